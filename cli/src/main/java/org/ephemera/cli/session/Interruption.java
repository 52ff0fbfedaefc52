package org.ephemera.cli.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.IntConsumer;

/** How a command learns that somebody wants it to stop (Ctrl-C, {@code kill}). */
public interface Interruption {
    /**
     * Runs {@code last} when the program is told to stop, unless the registration was closed before.
     *
     * @param last is given the exit code with which the program is about to end
     */
    Registration onStop(IntConsumer last);

    /** Ends what {@link #onStop} began; from then on the command ends by itself. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * What {@code --json} shows of a command that was told to stop: {@code {error{message, remedy, exitCode}}}.
     *
     * @param known what is known in spite of it; the error is put behind it
     */
    static ObjectNode toJson(ObjectNode known, String remedy, int exitCode) {
        known.putObject("error")
                .put("message", "Interrupted.")
                .put("remedy", remedy)
                .put("exitCode", exitCode);
        return known;
    }

    /** For runs that nobody interrupts. */
    Interruption NEVER = last -> () -> {};
}
