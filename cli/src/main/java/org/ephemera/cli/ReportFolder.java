package org.ephemera.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ephemera.analyze.Outputs;

/**
 * The folder of a report. Files are written beside it and moved in when all are there: what is in it is whole. A file that is
 * there already is left alone if it has the same bytes, and replaced only by force.
 */
final class ReportFolder implements Outputs, Closeable {
    private final Path folder;
    private final Path draft;
    private final TreeSet<String> names = new TreeSet<>();

    private ReportFolder(Path folder, Path draft) {
        this.folder = folder;
        this.draft = draft;
    }

    /** @param sealed the package, if it is on this machine: nothing is ever written into it */
    static ReportFolder at(Path folder, java.util.Optional<Path> sealed) throws Failure {
        Path normal = folder.toAbsolutePath().normalize();
        try {
            if (sealed.isPresent() && standing(normal).startsWith(sealed.get().toRealPath())) {
                throw Failure.usage(
                        "the report would lie in the package, which is never changed",
                        "Name another folder with --out");
            }
            Path parent = Files.createDirectories(normal).getParent();
            return new ReportFolder(normal, Files.createTempDirectory(parent == null ? normal : parent, ".report-"));
        } catch (IOException e) {
            throw unwritable(normal);
        }
    }

    /** The real path of a folder that may not be there yet. */
    private static Path standing(Path folder) throws IOException {
        if (Files.exists(folder)) {
            return folder.toRealPath();
        }
        Path parent = folder.getParent();
        return parent == null ? folder : standing(parent).resolve(folder.getFileName());
    }

    @Override
    public OutputStream create(String name) throws IOException {
        Path file = draft.resolve(name).normalize();
        if (!name.matches("[A-Za-z0-9._/-]+") || !file.startsWith(draft) || !names.add(name)) {
            throw new IllegalArgumentException("not the name of a new file: " + name);
        }
        Files.createDirectories(file.getParent());
        return Files.newOutputStream(file, java.nio.file.StandardOpenOption.CREATE_NEW);
    }

    /**
     * Moves everything to its place, or nothing.
     *
     * @return where the files are now, by name
     */
    List<Path> finish(boolean force) throws Failure {
        List<Path> files = new ArrayList<>();
        try {
            for (String name : names) {
                Path there = folder.resolve(name);
                if (!force && Files.exists(there) && !isSame(draft.resolve(name), there)) {
                    throw Failure.couldNot(
                            there + " is there with other contents, so nothing was changed",
                            "Replace it with --force, or name another folder with --out");
                }
            }
            for (String name : names) {
                Path there = folder.resolve(name);
                files.add(there);
                if (!isSame(draft.resolve(name), there)) {
                    Files.createDirectories(there.getParent());
                    Files.move(draft.resolve(name), there, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return files;
        } catch (IOException e) {
            throw unwritable(folder);
        }
    }

    private static boolean isSame(Path one, Path other) throws IOException {
        return Files.isRegularFile(other) && Files.mismatch(one, other) < 0;
    }

    private static Failure unwritable(Path folder) {
        return Failure.couldNot("the report cannot be written to " + folder, "Name another folder with --out");
    }

    /** Removes what was not moved. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(draft)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
