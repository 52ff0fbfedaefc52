package org.ephemera.analyze.parse.sealed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * JSON as it passes, with each string cut to a length: a parser holds a string as a whole, and how long one is, a target decides.
 * What is no JSON passes in some way or other, for the parser to refuse.
 */
public final class ShortStrings extends FilterInputStream {
    private static final int DIGITS = 4;

    private final int longest;
    private boolean inside;
    private boolean escaping;
    /** Digits of an escape that are still to come; it is never cut in two. */
    private int digits;

    private long length;
    private boolean cutting;
    private boolean cut;

    /** @param longest bytes of a string between its quotes, as it is written; a few more where it ends in an escape */
    public ShortStrings(InputStream in, int longest) {
        super(in);
        this.longest = longest;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int size) throws IOException {
        if (size == 0) {
            return 0;
        }
        int kept = 0;
        while (kept == 0) {
            int read = in.read(buffer, from, size);
            if (read < 0) {
                return -1;
            }
            int to = from;
            for (int i = from; i < from + read; i++) {
                if (keeps(buffer[i])) {
                    buffer[to++] = buffer[i];
                }
            }
            kept = to - from;
        }
        return kept;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** True if some string was longer than may be. */
    public boolean cut() {
        return cut;
    }

    private boolean keeps(byte b) {
        if (!inside) {
            inside = b == '"';
            length = 0;
            cutting = false;
            return true;
        }
        if (escaping) {
            escaping = false;
            digits = b == 'u' ? DIGITS : 0;
        } else if (digits > 0) {
            digits--;
        } else if (b == '"') {
            inside = false;
            return true;
        } else {
            // Never within the bytes of one character.
            cutting |= length >= longest && (b & 0xc0) != 0x80;
            cut |= cutting;
            escaping = b == '\\';
        }
        length++;
        return !cutting;
    }
}
