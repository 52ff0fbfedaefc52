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
 * Output folder of a report. Files are written to a temporary folder and moved when all of them are complete; if a move
 * fails, earlier moves are undone. An existing file with the same bytes is kept; one with other bytes is replaced only
 * with {@code --force}.
 */
public final class ReportFolder implements AnalysisOutputs, Closeable {
    /** Subfolders that contain only files of a report; the names of these files depend on the package. */
    private static final List<String> REPORT_SUBFOLDERS = List.of("logs", "redacted");

    private static final System.Logger LOG = System.getLogger(ReportFolder.class.getName());

    /** Completed move, for undo. */
    private record Moved(Path from, Path to) {}

    private final Path folder;
    private final Path draft;
    private final TreeSet<String> names = new TreeSet<>();
    private boolean over;

    private ReportFolder(Path folder, Path draft) {
        this.folder = folder;
        this.draft = draft;
    }

    /**
     * Opens the folder and creates a temporary folder.
     *
     * @param sealed the package, if it is on this machine
     * @throws CommandFailure with a usage error if the folder is in the package, which must not change
     */
    public static ReportFolder at(Path folder, java.util.Optional<Path> sealed) throws CommandFailure {
        Path normal = folder.toAbsolutePath().normalize();
        try {
            if (sealed.isPresent() && realPath(normal).startsWith(sealed.get().toRealPath())) {
                throw CommandFailure.usage(
                        "the report folder is in the package, which must not change", "Use another folder with --out");
            }
            return new ReportFolder(normal, draft(PrivateFiles.createFolders(normal)));
        } catch (IOException e) {
            throw unwritable(normal);
        }
    }

    /**
     * Creates the temporary folder next to the report folder or, if the parent folder is not writable (as with a
     * mount in a container), inside it.
     */
    private static Path draft(Path folder) throws IOException {
        Path parent = folder.getParent();
        boolean parentWritable = parent != null && Files.isWritable(parent);
        return Files.createTempDirectory(parentWritable ? parent : folder, ".report-");
    }

    /** Returns the real path of a folder that may not exist yet. */
    private static Path realPath(Path folder) throws IOException {
        if (Files.exists(folder)) {
            return folder.toRealPath();
        }
        Path parent = folder.getParent();
        return parent == null ? folder : realPath(parent).resolve(folder.getFileName());
    }

    @Override
    public synchronized OutputStream create(String name) throws IOException {
        if (over) {
            throw new IOException("the report was interrupted");
        }
        Path file = draft.resolve(name).normalize();
        if (!name.matches("[A-Za-z0-9._/-]+") || !file.startsWith(draft) || !names.add(name)) {
            throw new IllegalArgumentException("not the name of a new file: " + name);
        }
        PrivateFiles.createFolders(Objects.requireNonNull(file.getParent()));
        return Channels.newOutputStream(PrivateFiles.create(file));
    }

    /**
     * Moves all files to the report folder; if a move fails, restores the earlier files. Files of an earlier report
     * in the subfolders of the report are removed, because a reader could mistake them for files of this report.
     *
     * @return the files, ordered by name
     */
    public synchronized List<Path> finish(boolean force) throws CommandFailure {
        if (over) {
            throw CommandFailure.couldNot("the report was interrupted before it was written", "Run the command again");
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
                Path destination = folder.resolve(name);
                files.add(destination);
                if (!isSame(draft.resolve(name), destination)) {
                    if (Files.exists(destination, LinkOption.NOFOLLOW_LINKS)) {
                        move(destination, replaced.resolve("earlier-" + moved.size()), moved);
                    }
                    PrivateFiles.createFolders(Objects.requireNonNull(destination.getParent()));
                    move(draft.resolve(name), destination, moved);
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
            Path destination = folder.resolve(name);
            if (Files.exists(destination, LinkOption.NOFOLLOW_LINKS) && !isSame(draft.resolve(name), destination)) {
                others.add(destination);
            }
        }
        if (!others.isEmpty()) {
            throw CommandFailure.couldNot(
                    "a file with other content exists: " + others.getFirst() + "; nothing was changed",
                    "Replace it with --force, or use another folder with --out");
        }
    }

    /** Returns the files of an earlier report in the subfolders of the report. */
    private List<Path> stale() throws IOException {
        Set<Path> now = names.stream().map(folder::resolve).collect(Collectors.toSet());
        List<Path> stale = new ArrayList<>();
        for (String subfolder : REPORT_SUBFOLDERS) {
            if (Files.isDirectory(folder.resolve(subfolder), LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> files = Files.walk(folder.resolve(subfolder))) {
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

    /** Undoes the moves, latest first. */
    private static void undo(Deque<Moved> moved) {
        for (Moved one : moved) {
            try {
                Files.move(one.to(), one.from());
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "Cannot restore the file " + one.from(), e);
            }
        }
    }

    private static boolean isSame(Path one, Path other) throws IOException {
        return Files.isRegularFile(other) && Files.mismatch(one, other) < 0;
    }

    private static CommandFailure unwritable(Path folder) {
        return CommandFailure.couldNot("cannot write the report to " + folder, "Use another folder with --out");
    }

    /** Removes the temporary files. On an interruption this waits until a move in progress is complete. */
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
