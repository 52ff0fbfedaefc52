package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Input stream that records size and SHA-256 of a file when its end is reached. */
final class MeasuringStream extends InputStream {
    private final InputStream in;
    private final PackageFile file;
    private final MessageDigest digest;
    private final ReadLimit limit;
    private final byte[] one = new byte[1];
    private long count;
    private boolean ended;

    /**
     * Creates a stream.
     *
     * @param digest is reset at the end of the file, and can then be reused
     */
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
        int n = readSource(buffer, from, length);
        if (n > 0) {
            count += n;
            digest.update(buffer, from, n);
            if (count > file.size()) {
                throw new UnreadableException(file.path(), "it has more bytes than the expected " + file.size());
            }
            if (!limit.allows(n)) {
                throw new UnreadableException(file.path(), "the package has more bytes than were sealed");
            }
        } else if (n < 0 && !ended) {
            ended = true;
            file.measure(digest.digest(), count);
        }
        return n;
    }

    private int readSource(byte[] buffer, int from, int length) throws UnreadableException {
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
