package org.ephemera.analyze.parse.logs;

import java.time.Instant;
import java.util.Optional;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.sealed.CloudTimes;

/**
 * Log line as parsed from one body.
 *
 * @param container "" if the body does not contain it
 * @param stream "" if the body does not contain it
 * @param id distinguishes lines with the same time and text: an id of the source, or the ingestion time
 * @param text at most {@link #LONGEST} characters
 * @param cut true if the line was truncated
 * @param piece index of the file with the place, if the body is stored in several files
 */
record ParsedLogEvent(
        String container,
        String stream,
        Optional<Instant> time,
        String id,
        String text,
        boolean cut,
        FileLocation place,
        int piece) {
    /** Limit in characters of a line that rules analyze. */
    static final int LONGEST = 64 << 10;
    /** Limit in bytes of the JSON string of such a line: each character may be an escape. */
    static final int LONGEST_JSON = 6 * LONGEST + 6;

    private static final long LATEST = 253_402_300_800_000L;

    static ParsedLogEvent of(
            String container, String stream, Optional<Instant> reported, String id, String text, FileLocation place) {
        Optional<Instant> time = reported.filter(CloudTimes::isPlausible);
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        return line.length() <= LONGEST
                ? new ParsedLogEvent(container, stream, time, id, line, false, place, 0)
                : new ParsedLogEvent(container, stream, time, id, beginning(line), true, place, 0);
    }

    /** Returns the same line in another file of the body. */
    ParsedLogEvent inPiece(int index) {
        return index == 0 ? this : new ParsedLogEvent(container, stream, time, id, text, cut, place, index);
    }

    /** Returns the time; empty for 0, which writers without a clock send, and for years outside of four digits. */
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
