package org.ephemera.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Factory of temporary folders in memory, if the system has a memory file system with enough space. A package has
 * hundreds of files, each of which is synced to disk. It is the default of all tests (surefire's configuration in
 * {@code pom.xml}).
 */
public final class MemoryFolders implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path MOUNTS = Path.of("/proc/mounts");
    /** Least free space; a container may have 64 MB. */
    private static final long ENOUGH = 2L << 30;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension) throws IOException {
        return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH && runsPrograms()
                ? Files.createTempDirectory(MEMORY, "junit-")
                : Files.createTempDirectory("junit-");
    }

    /** Reports whether programs can be executed there. Containers may forbid it, and tests write and run scripts. */
    private static boolean runsPrograms() throws IOException {
        return Files.isReadable(MOUNTS)
                && Files.readAllLines(MOUNTS).stream()
                        .noneMatch(line -> line.contains(" " + MEMORY + " ") && line.contains("noexec"));
    }
}
