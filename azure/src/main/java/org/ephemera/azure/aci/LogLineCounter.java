package org.ephemera.azure.aci;

import java.io.Writer;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.azure.call.SameDayTimeParser;
import org.ephemera.model.Extent;

/** What a container's log holds, counted while it passes. Each line begins with its time, as it was asked to. */
final class LogLineCounter extends Writer {
    /** No time is longer. */
    private static final int LONGEST_TIME = 40;

    private final SameDayTimeParser days = new SameDayTimeParser();
    private final StringBuilder begin = new StringBuilder(LONGEST_TIME);
    private boolean atTime = true;
    private boolean inLine;
    private long bytes;
    private long lines;
    private String first = "";
    private String last = "";

    @Override
    public void write(char[] text, int from, int length) {
        for (int i = from; i < from + length; i++) {
            char c = text[i];
            // Of a pair of surrogates, four bytes together, each half counts for two.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            if (c == '\n') {
                endOfLine();
            } else {
                inLine = true;
                if (atTime) {
                    atTime(c);
                }
            }
        }
    }

    /** In UTF-8. */
    long bytes() {
        return bytes;
    }

    long lines() {
        return lines + (inLine ? 1 : 0);
    }

    /** Time of the first line that has one. */
    Optional<Instant> first() {
        return SameDayTimeParser.parse(first);
    }

    /** The last line that has a time says when it ends. */
    Extent extent() {
        return new Extent(lines(), first(), SameDayTimeParser.parse(last), Optional.empty());
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private void endOfLine() {
        lines++;
        begin.setLength(0);
        atTime = true;
        inLine = false;
    }

    private void atTime(char c) {
        if (c != ' ') {
            begin.append(c);
            atTime = begin.length() < LONGEST_TIME;
            return;
        }
        atTime = false;
        String text = begin.toString();
        if (days.isTime(text)) {
            first = first.isEmpty() ? text : first;
            last = text;
        }
    }
}
