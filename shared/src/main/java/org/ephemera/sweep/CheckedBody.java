package org.ephemera.sweep;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Digest;

/** A stored body that must be, at its end, the one that the index speaks of. */
final class CheckedBody extends FilterInputStream {
    private final StoredFile expected;
    private final MessageDigest digest = Digest.sha256();
    private boolean ended;

    CheckedBody(InputStream in, StoredFile expected) {
        super(in);
        this.expected = expected;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read > 0) {
            digest.update(bytes, offset, read);
        } else if (read < 0 && !ended) {
            ended = true;
            if (!Digest.finish(digest).equals(expected.sha256())) {
                throw new IOException(
                        "the body " + expected.path() + " is not the one that was swept; verify its package");
            }
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
