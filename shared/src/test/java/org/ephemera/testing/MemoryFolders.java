package org.ephemera.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary folders in memory, where the system has such and room in it: a package is hundreds of files, each of which is made
 * durable. All tests have theirs there that do not say otherwise (surefire's configuration in {@code pom.xml}).
 */
public final class MemoryFolders implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path MOUNTS = Path.of("/proc/mounts");
    /** A container may have 64 MB there. */
    private static final long ENOUGH = 2L << 30;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension) throws IOException {
        return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH && runsPrograms()
                ? Files.createTempDirectory(MEMORY, "junit-")
                : Files.createTempDirectory("junit-");
    }

    /** Containers forbid it there; tests write scripts and run them. */
    private static boolean runsPrograms() throws IOException {
        return Files.isReadable(MOUNTS)
                && Files.readAllLines(MOUNTS).stream()
                        .noneMatch(line -> line.contains(" " + MEMORY + " ") && line.contains("noexec"));
    }
}
