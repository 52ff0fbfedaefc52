package org.ephemera.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.ephemera.cli.session.CommandFailure;
import org.jspecify.annotations.Nullable;

/** Remembers what kept a result from where it was to go: a {@link java.io.PrintStream} tells nobody. */
final class ErrorTrackingOutput extends FilterOutputStream {
    private @Nullable IOException failure;

    ErrorTrackingOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    /** Why not all of it arrived; empty also if whoever read it had seen enough, as {@code head} has. */
    Optional<CommandFailure> failure() {
        return Optional.ofNullable(failure)
                .map(e -> String.valueOf(e.getMessage()))
                .filter(reason -> !reason.contains("Broken pipe"))
                .map(
                        reason -> CommandFailure.couldNot(
                                "what was to be printed could not be written (" + reason + ")",
                                "What the command made stays; see that there is space, and run it again or ask 'ephemera status'"));
    }
}
