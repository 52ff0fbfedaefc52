package org.ephemera.aws.logs;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Counter of the events in a page of {@code GetLogEvents} and of their time span, without parsing the page. Every event
 * has one field {@code "timestamp"}. Inside a message quotes are escaped, so {@code "timestamp":} with bare quotes is
 * always the field (RFC 8259 §7). It examines about every tenth byte (Horspool's search) and holds one window in
 * memory.
 */
final class EventTimeScanner extends OutputStream {
    private static final byte[] FIELD = "\"timestamp\"".getBytes(StandardCharsets.US_ASCII);
    private static final int LAST = FIELD.length - 1;
    private static final int[] SHIFT = shifts();
    /** Longest distance from a field's first quote to the end of its number, including blanks. */
    private static final int REACH = FIELD.length + 64;

    private static final int MOST_BLANKS = 16;
    private static final int MOST_DIGITS = 18;

    private final byte[] window = new byte[(64 << 10) + REACH];
    private int filled;
    private byte before;
    private long count;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        while (from < offset + length) {
            int n = Math.min(window.length - filled, offset + length - from);
            System.arraycopy(bytes, from, window, filled, n);
            filled += n;
            from += n;
            if (filled == window.length) {
                search(REACH);
            }
        }
    }

    /** Scans the rest of the page. */
    void finish() {
        search(FIELD.length);
    }

    long count() {
        return count;
    }

    /** Returns milliseconds since 1970; undefined without events. */
    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /**
     * Scans the window and moves the rest to its start.
     *
     * @param reach number of bytes that must follow a position in the window
     */
    private void search(int reach) {
        int at = 0;
        while (at + reach <= filled) {
            byte end = window[at + LAST];
            if (end == '"' && isField(at)) {
                countEvent(at + FIELD.length);
            }
            at += SHIFT[end & 0xff];
        }
        int kept = Math.min(at, filled);
        before = kept > 0 ? window[kept - 1] : before;
        System.arraycopy(window, kept, window, 0, filled - kept);
        filled -= kept;
    }

    private boolean isField(int at) {
        byte previous = at > 0 ? window[at - 1] : before;
        return previous != '\\' && Arrays.equals(window, at, at + FIELD.length, FIELD, 0, FIELD.length);
    }

    private void countEvent(int after) {
        int colon = skipBlanks(after);
        if (colon < filled && window[colon] == ':') {
            int at = skipBlanks(colon + 1);
            boolean negative = at < filled && window[at] == '-';
            at += negative ? 1 : 0;
            long number = 0;
            int digits = 0;
            while (at < filled && window[at] >= '0' && window[at] <= '9' && digits < MOST_DIGITS) {
                number = number * 10 + window[at++] - '0';
                digits++;
            }
            if (digits > 0) {
                count++;
                first = Math.min(first, negative ? -number : number);
                last = Math.max(last, negative ? -number : number);
            }
        }
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < filled && at < from + MOST_BLANKS && (window[at] == ' ' || (window[at] >= 9 && window[at] <= 13))) {
            at++;
        }
        return at;
    }

    private static int[] shifts() {
        int[] shifts = new int[256];
        Arrays.fill(shifts, FIELD.length);
        for (int i = 0; i < LAST; i++) {
            shifts[FIELD[i]] = LAST - i;
        }
        return shifts;
    }
}
