package org.ephemera.store.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.ephemera.store.Blob;

/**
 * Body of an upload that checks, before its last bytes are sent, whether the object may still be created. A request
 * without its last bytes is incomplete, so a process that was suspended during an upload cancels it when it wakes up.
 */
public final class ConfirmedUploadInput extends FilterInputStream {
    private final Blob blob;
    private long left;

    /**
     * Creates the body of an upload.
     *
     * @param bytes size in bytes
     * @param blob confirms that the object may still be created
     */
    public ConfirmedUploadInput(InputStream in, long bytes, Blob blob) {
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

    /** Skips nothing, so that every byte is counted. */
    @Override
    public long skip(long n) {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
