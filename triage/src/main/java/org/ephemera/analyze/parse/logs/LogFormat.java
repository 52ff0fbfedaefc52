package org.ephemera.analyze.parse.logs;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Format of a body with log lines. */
interface LogFormat {
    /**
     * Reads a body line by line; leaves the stream open.
     *
     * @throws IOException if the body does not have this format, after the lines before the error; the message contains
     *     nothing of the body
     */
    void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException;

    /** Opens the same body again, for fields that follow its lines. */
    interface BodyReopener {
        InputStream open() throws IOException;
    }
}
