package org.ephemera.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DirectoryPackageTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "./src/..", "../shared"})
    void opensFilesOfTheFolderThatOneIsIn(String here) throws IOException {
        try (DirectoryPackage folder = new DirectoryPackage(Path.of(here))) {
            try (InputStream in = folder.open("pom.xml")) {
                assertThat(in.read()).isEqualTo('<');
            }
            assertThatThrownBy(() -> folder.open("../pom.xml")).hasMessage("not a regular file of the package");
        }
    }
}
