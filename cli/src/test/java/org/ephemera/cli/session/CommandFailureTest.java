package org.ephemera.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** The message of a Java file exception often contains only the file name. */
class CommandFailureTest {
    @Test
    void describesFileErrorsWithRemedy() {
        CommandFailure none = CommandFailure.couldNot(new NoSuchFileException("/evidence/x"));
        assertThat(none.what()).isEqualTo("/evidence/x does not exist.");
        assertThat(none.remedy()).isEqualTo("Check its name.");
        CommandFailure denied =
                CommandFailure.couldNot(new UncheckedIOException(new AccessDeniedException("/evidence/x")));
        assertThat(denied.what()).isEqualTo("Access to /evidence/x was denied.");
        assertThat(denied.remedy()).isEqualTo("Check owner and mode of the file and of its parent folders.");
        CommandFailure full =
                CommandFailure.couldNot(new FileSystemException("/evidence/x", null, "No space left on device"));
        assertThat(full.what()).isEqualTo("/evidence/x cannot be read or written (No space left on device).");
        assertThat(full.remedy()).contains("space");
    }
}
