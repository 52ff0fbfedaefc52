package org.ephemera.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    Path folder;

    /** The file system of a zip has no POSIX permissions, like those of Windows. */
    @Test
    void createsFilesWithoutPosixPermissions() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
            Path file = PrivateFiles.createFolders(zip.getPath("one/two")).resolve("file");
            try (OutputStream out = Channels.newOutputStream(PrivateFiles.create(file))) {
                out.write("text".getBytes(UTF_8));
            }
            assertThat(file).hasContent("text");
        }
    }
}
