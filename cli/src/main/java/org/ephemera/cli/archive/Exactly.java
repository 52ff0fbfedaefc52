package org.ephemera.cli.archive;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Holds a stream to the length that was announced for it: a byte more or less is an error. */
final class Exactly extends FilterInputStream {
    private long left;

    Exactly(InputStream in, long bytes) {
        super(in);
        this.left = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n < 0 && left > 0) {
            throw new EOFException("a file in the archive is shorter than the archive says");
        }
        left -= Math.max(n, 0);
        if (left < 0) {
            throw new IOException("a file in the archive is longer than the archive says");
        }
        return n;
    }

    @Override
    public long skip(long bytes) throws IOException {
        return bytes <= 0 ? 0 : Math.max(read(new byte[(int) Math.min(bytes, 8192)]), 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
