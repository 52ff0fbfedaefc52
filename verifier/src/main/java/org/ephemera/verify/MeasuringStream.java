package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Reads a file, and when its end has been reached tells the file what its bytes were. */
final class MeasuringStream extends InputStream {
    private final InputStream in;
    private final PackageFile file;
    private final MessageDigest digest;
    private final ReadLimit limit;
    private final byte[] one = new byte[1];
    private long count;
    private boolean ended;

    /** @param digest is reset at the end of the file, and can then be used again */
    MeasuringStream(InputStream in, PackageFile file, MessageDigest digest, ReadLimit limit) {
        this.in = in;
        this.file = file;
        this.digest = digest;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int n = readOn(buffer, from, length);
        if (n > 0) {
            count += n;
            digest.update(buffer, from, n);
            if (count > file.size()) {
                throw new UnreadableException(file.path(), "it has more than the " + file.size() + " bytes it should");
            }
            if (!limit.allows(n)) {
                throw new UnreadableException(file.path(), "the package holds more than was sealed");
            }
        } else if (n < 0 && !ended) {
            ended = true;
            file.measure(digest.digest(), count);
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
