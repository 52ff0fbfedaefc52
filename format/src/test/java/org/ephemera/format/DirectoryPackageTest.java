package org.ephemera.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DirectoryPackageTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "./src/..", "../shared"})
    void opensFilesOfCurrentFolder(String here) throws IOException {
        try (DirectoryPackage folder = new DirectoryPackage(Path.of(here))) {
            try (InputStream in = folder.open("pom.xml")) {
                assertThat(in.read()).isEqualTo('<');
            }
            assertThatThrownBy(() -> folder.open("../pom.xml")).hasMessage("not a regular file of the package");
        }
    }

    @Test
    void rejectsFilesBehindSymbolicLink(@TempDir Path root) throws IOException {
        Path outside = Files.createDirectories(root.resolve("outside/raw"));
        Files.writeString(outside.resolve("secret"), "s");
        Path inside = Files.createDirectories(root.resolve("package"));
        Files.createSymbolicLink(inside.resolve("data"), root.resolve("outside"));
        Path behind = Files.createSymbolicLink(root.resolve("link"), inside);
        Files.writeString(Files.createDirectory(inside.resolve("own")).resolve("file"), "f");
        try (DirectoryPackage folder = new DirectoryPackage(behind)) {
            assertThatThrownBy(() -> folder.open("data/raw/secret")).hasMessage("not a regular file of the package");
            try (InputStream in = folder.open("own/file")) {
                assertThat(in.read()).isEqualTo('f');
            }
        }
    }
}
