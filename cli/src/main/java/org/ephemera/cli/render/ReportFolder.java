package org.ephemera.cli.render;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.AnalysisOutputs;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.store.PrivateFiles;

/**
 * The folder of a report. Files are written beside it and moved in when all are there; if a move fails, those before it are
 * undone. A file that is there already is left alone if it has the same bytes, and replaced only by force.
 */
public final class ReportFolder implements AnalysisOutputs, Closeable {
    /** Whose names of files depend on the package. */
    private static final List<String> OWN = List.of("logs", "redacted");

    private static final System.Logger LOG = System.getLogger(ReportFolder.class.getName());

    private record Moved(Path from, Path to) {}

    private final Path folder;
    private final Path draft;
    private final TreeSet<String> names = new TreeSet<>();
    private boolean over;

    private ReportFolder(Path folder, Path draft) {
        this.folder = folder;
        this.draft = draft;
    }

    /** @param sealed the package, if it is on this machine: nothing is ever written into it */
    public static ReportFolder at(Path folder, java.util.Optional<Path> sealed) throws CommandFailure {
        Path normal = folder.toAbsolutePath().normalize();
        try {
            if (sealed.isPresent() && standing(normal).startsWith(sealed.get().toRealPath())) {
                throw CommandFailure.usage(
                        "the report would lie in the package, which is never changed",
                        "Name another folder with --out");
            }
            return new ReportFolder(normal, draft(PrivateFiles.createFolders(normal)));
        } catch (IOException e) {
            throw unwritable(normal);
        }
    }

    /** Beside the folder, or within it where nothing may be written beside it, as beside one that is mounted into a container. */
    private static Path draft(Path folder) throws IOException {
        Path parent = folder.getParent();
        boolean beside = parent != null && Files.isWritable(parent);
        return Files.createTempDirectory(beside ? parent : folder, ".report-");
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
    public synchronized OutputStream create(String name) throws IOException {
        if (over) {
            throw new IOException("the report was stopped");
        }
        Path file = draft.resolve(name).normalize();
        if (!name.matches("[A-Za-z0-9._/-]+") || !file.startsWith(draft) || !names.add(name)) {
            throw new IllegalArgumentException("not the name of a new file: " + name);
        }
        PrivateFiles.createFolders(Objects.requireNonNull(file.getParent()));
        return Channels.newOutputStream(PrivateFiles.create(file));
    }

    /**
     * Moves everything to its place, or puts back what was there. Files of an earlier report in the folders that are the report's
     * own go, so that none of them is taken for this one's.
     *
     * @return where the files are now, by name
     */
    public synchronized List<Path> finish(boolean force) throws CommandFailure {
        if (over) {
            throw CommandFailure.couldNot("the report was stopped before it was written", "Run it again");
        }
        Deque<Moved> moved = new ArrayDeque<>();
        try {
            List<Path> stale = stale();
            if (!force) {
                refuse(stale);
            }
            Path replaced = Files.createTempDirectory(draft, ".replaced-");
            for (Path file : stale) {
                move(file, replaced.resolve("stale-" + moved.size()), moved);
            }
            List<Path> files = new ArrayList<>();
            for (String name : names) {
                Path there = folder.resolve(name);
                files.add(there);
                if (!isSame(draft.resolve(name), there)) {
                    if (Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
                        move(there, replaced.resolve("earlier-" + moved.size()), moved);
                    }
                    PrivateFiles.createFolders(Objects.requireNonNull(there.getParent()));
                    move(draft.resolve(name), there, moved);
                }
            }
            return files;
        } catch (IOException e) {
            undo(moved);
            throw unwritable(folder);
        }
    }

    private void refuse(List<Path> stale) throws IOException, CommandFailure {
        List<Path> others = new ArrayList<>(stale);
        for (String name : names) {
            Path there = folder.resolve(name);
            if (Files.exists(there, LinkOption.NOFOLLOW_LINKS) && !isSame(draft.resolve(name), there)) {
                others.add(there);
            }
        }
        if (!others.isEmpty()) {
            throw CommandFailure.couldNot(
                    others.getFirst() + " is there with other contents, so nothing was changed",
                    "Replace it with --force, or name another folder with --out");
        }
    }

    /** What an earlier report left in the folders that are the report's own. */
    private List<Path> stale() throws IOException {
        Set<Path> now = names.stream().map(folder::resolve).collect(Collectors.toSet());
        List<Path> stale = new ArrayList<>();
        for (String own : OWN) {
            if (Files.isDirectory(folder.resolve(own), LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> files = Files.walk(folder.resolve(own))) {
                    files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !now.contains(file))
                            .sorted()
                            .forEach(stale::add);
                }
            }
        }
        return stale;
    }

    private static void move(Path from, Path to, Deque<Moved> moved) throws IOException {
        Files.move(from, to);
        moved.push(new Moved(from, to));
    }

    /** The latest first. */
    private static void undo(Deque<Moved> moved) {
        for (Moved one : moved) {
            try {
                Files.move(one.to(), one.from());
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "what was moved could not be put back: " + one.from(), e);
            }
        }
    }

    private static boolean isSame(Path one, Path other) throws IOException {
        return Files.isRegularFile(other) && Files.mismatch(one, other) < 0;
    }

    private static CommandFailure unwritable(Path folder) {
        return CommandFailure.couldNot("the report cannot be written to " + folder, "Name another folder with --out");
    }

    /** Removes what was not moved, also when the program is told to stop: whoever stops it waits for files that are being moved. */
    @Override
    public synchronized void close() throws IOException {
        if (over) {
            return;
        }
        over = true;
        try (Stream<Path> files = Files.walk(draft)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
