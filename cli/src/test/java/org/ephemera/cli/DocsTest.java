package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The pages in {@code docs/} say what the program says; {@code -Dupdate.docs=true} writes them anew. */
class DocsTest {
    @Test
    void theCommandLine() throws IOException {
        assertCurrent(
                "cli.md",
                GeneratedDocs.commands(Commands.of(Desk.in(Path.of("")).session())));
    }

    @Test
    void theArtifacts() throws IOException {
        assertCurrent("artifacts.md", GeneratedDocs.artifacts(Cloud.artifacts()));
    }

    private static void assertCurrent(String name, String text) throws IOException {
        Path page = Path.of("..", "docs", name);
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(page, text);
        }
        assertThat(page).hasContent(text);
    }
}
