package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Reads a file, and when its end has been reached tells the file what its bytes were. */
final class MeasuringStream extends InputStream {
    private final InputStream in;
    private final PackageFile file;
    private final Measure measure;
    private final byte[] one = new byte[1];

    /** @param digest is reset at the end of the file, and can then be used again */
    MeasuringStream(InputStream in, PackageFile file, MessageDigest digest) {
        this.in = in;
        this.file = file;
        this.measure = new Measure(file, digest);
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int n = readOn(buffer, from, length);
        if (n > 0) {
            measure.take(buffer, from, n);
        } else if (n < 0) {
            measure.end();
        }
        return n;
    }

    private int readOn(byte[] buffer, int from, int length) throws UnreadableException {
        try {
            return in.read(buffer, from, length);
        } catch (IOException e) {
            throw new UnreadableException(file.path(), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
