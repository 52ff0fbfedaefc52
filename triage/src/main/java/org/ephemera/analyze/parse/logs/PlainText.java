package org.ephemera.analyze.parse.logs;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.FileLocation;

/** Plain text with one log line per line. */
final class PlainText implements LogFormat {
    private static final int SHORTEST_TIME = "2026-11-26T05:00:00Z".length();
    private static final int LONGEST_TIME = "2026-11-26T05:00:00.123456789+00:00".length();
    /** Limit of a line: its time, the analyzed characters, and one more. */
    private static final int LONGEST_LINE = LONGEST_TIME + ParsedLogEvent.LONGEST + 2;

    private final boolean timed;

    private PlainText(boolean timed) {
        this.timed = timed;
    }

    /** Returns the format of lines that begin with a timestamp of the cloud. */
    static PlainText timed() {
        return new PlainText(true);
    }

    /**
     * Returns the format of lines without a timestamp of the cloud. A time in such a line is part of its text, because
     * its author wrote it.
     */
    static PlainText untimed() {
        return new PlainText(false);
    }

    @Override
    public void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException {
        lines(new InputStreamReader(in, StandardCharsets.UTF_8), "", each);
    }

    /**
     * Reads lines that end with a line feed. No more of a line is held than rules analyze.
     *
     * @param text JSON Pointer of the string, "" for a text file
     */
    void lines(Reader in, String text, Consumer<ParsedLogEvent> each) throws IOException {
        char[] buffer = new char[1 << 13];
        StringBuilder line = new StringBuilder();
        long number = 1;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    each.accept(event(line.toString(), new FileLocation.Line(text, number++)));
                    line.setLength(0);
                } else if (line.length() < LONGEST_LINE) {
                    line.append(buffer[i]);
                }
            }
        }
        if (!line.isEmpty()) {
            each.accept(event(line.toString(), new FileLocation.Line(text, number)));
        }
    }

    private ParsedLogEvent event(String line, FileLocation place) {
        Optional<Instant> time = timed ? time(line) : Optional.empty();
        String text = time.isPresent() ? line.substring(Math.min(line.length(), end(line) + 1)) : line;
        return ParsedLogEvent.of("", "", time, "", text, place);
    }

    private static int end(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? line.length() : space;
    }

    private static Optional<Instant> time(String line) {
        int end = line.length() < SHORTEST_TIME || line.charAt(4) != '-' || line.charAt(10) != 'T' ? 0 : end(line);
        if (end < SHORTEST_TIME || end > LONGEST_TIME) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(line.substring(0, end)).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
