package org.ephemera.analyze.parse.logs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.sealed.BodyPieces;
import org.ephemera.model.LineTime;

/** Plain text in UTF-8 with one log line per line. */
final class PlainText implements LogFormat {
    /**
     * Limit of a line in bytes: its time, the analyzed characters of at most four bytes, and one more. No more of a
     * line is held.
     */
    private static final int LONGEST_LINE = LineTime.LONGEST + 4 * (ParsedLogEvent.LONGEST + 2);

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
        Lines lines = new Lines("", each);
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            lines.add(buffer, n, in instanceof BodyPieces pieces ? pieces.index() : 0);
        }
        lines.end();
    }

    /**
     * Reads the lines of a string.
     *
     * @param pointer JSON Pointer of the string
     */
    void lines(String text, String pointer, Consumer<ParsedLogEvent> each) {
        Lines lines = new Lines(pointer, each);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines.add(bytes, bytes.length, 0);
        lines.end();
    }

    /** Lines that end with a line feed. A line is at the place where it begins, although a later file may end it. */
    private final class Lines {
        private final String pointer;
        private final Consumer<ParsedLogEvent> each;
        private final LineTime times = new LineTime();
        private byte[] line = new byte[1 << 12];
        private int length;
        private boolean begun;
        private int piece;
        private long beginning = 1;
        private int file;
        /** Number of the current line in its file; the rest of a line from the file before is line 1. */
        private long number = 1;

        Lines(String pointer, Consumer<ParsedLogEvent> each) {
            this.pointer = pointer;
            this.each = each;
        }

        /**
         * Adds bytes of one file.
         *
         * @param from index of the file
         */
        void add(byte[] bytes, int count, int from) {
            number = from == file ? number : 1;
            file = from;
            int start = 0;
            while (start < count) {
                if (!begun) {
                    begun = true;
                    piece = file;
                    beginning = number;
                }
                int end = start;
                while (end < count && bytes[end] != '\n') {
                    end++;
                }
                hold(bytes, start, end);
                if (end < count) {
                    pass();
                }
                start = end + 1;
            }
        }

        private void hold(byte[] bytes, int start, int end) {
            int more = Math.min(end - start, LONGEST_LINE - length);
            if (length + more > line.length) {
                line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
            }
            System.arraycopy(bytes, start, line, length, more);
            length += more;
        }

        private void pass() {
            Optional<Instant> time = timed ? times.read(line, length) : Optional.empty();
            int from = time.isPresent() ? Math.min(length, times.length() + 1) : 0;
            String text = new String(line, from, length - from, StandardCharsets.UTF_8);
            each.accept(ParsedLogEvent.of("", "", time, "", text, new FileLocation.Line(pointer, beginning))
                    .inPiece(piece));
            length = 0;
            begun = false;
            number++;
        }

        void end() {
            if (length > 0) {
                pass();
            }
        }
    }
}
