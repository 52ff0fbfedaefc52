package org.ephemera.analyze.parse.logs;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** The form in which a body gives lines of a log. */
interface LogForm {
    /**
     * Reads a body line by line; leaves the stream open.
     *
     * @throws IOException if it is not of this form, after the lines that were; the message holds nothing of the body
     */
    void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException;

    /** Another reading of the same body, for what stands behind its lines. */
    interface Again {
        InputStream open() throws IOException;
    }
}
