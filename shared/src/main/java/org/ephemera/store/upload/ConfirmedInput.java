package org.ephemera.store.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.ephemera.store.Blob;

/**
 * What is sent to a store, and asks before it gives the last of it whether the object may still appear. Without its last bytes a
 * request is none: a process that was stopped while it sent calls the creation off when it wakes.
 */
public final class ConfirmedInput extends FilterInputStream {
    private final Blob blob;
    private long left;

    /** @param bytes how many there are */
    public ConfirmedInput(InputStream in, long bytes, Blob blob) {
        super(in);
        this.left = bytes;
        this.blob = blob;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        left -= Math.max(n, 0);
        if (n > 0 && left == 0) {
            blob.confirm();
        }
        return n;
    }

    /** Nothing may pass unread. */
    @Override
    public long skip(long n) {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
