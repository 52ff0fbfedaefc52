package org.ephemera.cli.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.IntConsumer;

/** Notification of a command that the user interrupts the program (Ctrl-C, {@code kill}). */
public interface Interruption {
    /**
     * Registers a handler that runs when the program is interrupted, unless the registration is closed first.
     *
     * @param last handler; its argument is the exit code of the program
     */
    Registration onStop(IntConsumer last);

    /** Registration of a handler; after it is closed, the handler does not run. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Adds {@code error{message, remedy, exitCode}} to the JSON of an interrupted command, and returns it.
     *
     * @param known fields that are known when the command is interrupted
     */
    static ObjectNode toJson(ObjectNode known, String remedy, int exitCode) {
        known.putObject("error")
                .put("message", "Interrupted.")
                .put("remedy", remedy)
                .put("exitCode", exitCode);
        return known;
    }

    /** Implementation that never runs a handler. */
    Interruption NEVER = last -> () -> {};
}
