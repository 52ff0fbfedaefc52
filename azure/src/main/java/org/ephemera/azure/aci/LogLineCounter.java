package org.ephemera.azure.aci;

import java.io.Writer;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.azure.call.SameDayTimeParser;
import org.ephemera.model.EvidenceExtent;

/**
 * Counter of the lines and bytes of a container's log. Each line begins with its time, because the request asks for
 * timestamps.
 */
final class LogLineCounter extends Writer {
    /** Upper limit for the length of a time. */
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
            // A surrogate pair is four bytes in UTF-8, so each half counts as two.
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

    /** Returns the number of bytes in UTF-8. */
    long bytes() {
        return bytes;
    }

    long lines() {
        return lines + (inLine ? 1 : 0);
    }

    /** Returns the time of the first line that has a time. */
    Optional<Instant> first() {
        return SameDayTimeParser.parse(first);
    }

    /** Returns the extent of the log; it ends with the last line that has a time. */
    EvidenceExtent extent() {
        return new EvidenceExtent(lines(), first(), SameDayTimeParser.parse(last), Optional.empty());
    }

    @Override
    public void flush() {
        // Nothing is buffered.
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
