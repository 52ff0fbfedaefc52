package org.ephemera.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.cli.session.CommandFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {
    @TempDir
    Path parent;

    private Path folder;

    @BeforeEach
    void earlier() throws IOException {
        folder = parent.resolve("out");
        Files.createDirectories(folder.resolve("logs"));
        Files.writeString(folder.resolve("a.txt"), "earlier");
        Files.writeString(folder.resolve("logs/002-gone.txt"), "of an earlier report");
        Files.writeString(folder.resolve("notes.txt"), "mine");
    }

    @Test
    void removesFilesOfEarlierReport() throws Exception {
        try (ReportFolder report = ReportFolder.at(folder, Optional.empty())) {
            write(report, "a.txt");
            write(report, "logs/001-app.txt");
            assertThatThrownBy(() -> report.finish(false)).hasMessageContaining("002-gone.txt");
            assertThat(folder.resolve("a.txt")).hasContent("earlier");
            report.finish(true);
        }
        assertThat(names()).containsExactly("a.txt", "logs/001-app.txt", "notes.txt");
        assertThat(folder.resolve("a.txt")).hasContent("now");
        assertThat(parent).isDirectoryNotContaining("glob:**.report-*");
    }

    @Test
    void removesTemporaryFilesOnClose() throws Exception {
        ReportFolder report = ReportFolder.at(folder, Optional.empty());
        write(report, "a.txt");
        report.close();

        assertThat(parent).isDirectoryNotContaining("glob:**.report-*");
        assertThatThrownBy(() -> write(report, "b.txt")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> report.finish(true)).hasMessageContaining("interrupted");
        report.close();
        assertThat(parent).isDirectoryNotContaining("glob:**.report-*");
        assertThat(folder.resolve("a.txt")).hasContent("earlier");
    }

    @Test
    void restoresFilesWhenMoveFails() throws Exception {
        Files.writeString(folder.resolve("lab"), "a file where a folder has to be");
        try (ReportFolder report = ReportFolder.at(folder, Optional.empty())) {
            write(report, "a.txt");
            write(report, "lab/compose.yaml");
            assertThatThrownBy(() -> report.finish(true)).isInstanceOf(CommandFailure.class);
        }
        assertThat(names()).containsExactly("a.txt", "lab", "logs/002-gone.txt", "notes.txt");
        assertThat(folder.resolve("a.txt")).hasContent("earlier");
    }

    /** A container may mount only this folder. */
    @Test
    void worksWhenParentFolderIsNotWritable() throws Exception {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeThat(Files.isWritable(parent))
                .as("the user may write to any folder, so the test was skipped")
                .isFalse();
        try (ReportFolder report = ReportFolder.at(folder, Optional.empty())) {
            write(report, "b.txt");
            report.finish(false);
        }
        assertThat(names()).containsExactly("a.txt", "b.txt", "logs/002-gone.txt", "notes.txt");
    }

    private static void write(ReportFolder report, String name) throws IOException {
        try (OutputStream out = report.create(name)) {
            out.write("now".getBytes(StandardCharsets.UTF_8));
        }
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
