package org.ephemera.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.ephemera.cli.session.CommandFailure;
import org.jspecify.annotations.Nullable;

/** Output stream that records its first write error, because {@link java.io.PrintStream} hides errors. */
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

    /**
     * Returns the write error, if any. A closed pipe is not an error: the reader, for example {@code head}, needs no
     * more output.
     */
    Optional<CommandFailure> failure() {
        return Optional.ofNullable(failure)
                .map(e -> String.valueOf(e.getMessage()))
                .filter(reason -> !reason.contains("Broken pipe"))
                .map(reason -> CommandFailure.couldNot(
                        "cannot write the output (" + reason + ")",
                        "The results of the command are kept. Check the disk space, and run it again or use"
                                + " 'ephemera status'"));
    }
}
