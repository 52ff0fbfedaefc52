package org.ephemera.analyze.parse.sealed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Stream of JSON in which each string is truncated to a limit. A parser holds a complete string in memory, and the
 * target decides on its length. Malformed JSON is passed through for the parser to reject.
 */
public final class TruncatingJsonStream extends FilterInputStream {
    private static final int DIGITS = 4;

    private final int longest;
    private boolean inside;
    private boolean escaping;
    /** Remaining digits of a Unicode escape, which is never split. */
    private int digits;

    private long length;
    private boolean cutting;
    private boolean isTruncated;

    /**
     * Creates the stream.
     *
     * @param longest limit in bytes of a string between its quotes, as written; a few more if it ends with an escape
     */
    public TruncatingJsonStream(InputStream in, int longest) {
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

    /** Reports whether a string was truncated. */
    public boolean isTruncated() {
        return isTruncated;
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
            // A multi-byte character is never split.
            cutting |= length >= longest && (b & 0xc0) != 0x80;
            isTruncated |= cutting;
            escaping = b == '\\';
        }
        length++;
        return !cutting;
    }
}
