package org.ephemera.analyze.parse.logs;

import java.time.Instant;
import java.util.Optional;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.sealed.CloudTimes;

/**
 * A line as one body of a log has it.
 *
 * @param container "" if the body does not name it
 * @param stream "" if the body does not name it
 * @param id what tells it from lines of the same time and text, as its source has it: an id, or when it was taken in
 * @param text at most {@link #LONGEST} characters
 * @param cut true if there was more of it
 */
record ParsedLogEvent(
        String container,
        String stream,
        Optional<Instant> time,
        String id,
        String text,
        boolean cut,
        FileLocation place) {
    /** Characters of a line that are shown to rules. */
    static final int LONGEST = 64 << 10;
    /** Bytes of a JSON string that may have to be read for that: each character may be an escape. */
    static final int LONGEST_JSON = 6 * LONGEST + 6;

    private static final long LATEST = 253_402_300_800_000L;

    static ParsedLogEvent of(
            String container, String stream, Optional<Instant> told, String id, String text, FileLocation place) {
        Optional<Instant> time = told.filter(CloudTimes::isWritten);
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        return line.length() <= LONGEST
                ? new ParsedLogEvent(container, stream, time, id, line, false, place)
                : new ParsedLogEvent(container, stream, time, id, beginning(line), true, place);
    }

    /** Nothing for 0, which is what a writer without a clock says, and beyond the years that are written with four digits. */
    static Optional<Instant> millis(long since1970) {
        return since1970 == 0 || since1970 >= LATEST || since1970 <= -LATEST
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(since1970));
    }

    private static String beginning(String line) {
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return line.substring(0, end);
    }
}
