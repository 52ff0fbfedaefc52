package org.ephemera.analyze.read;

import java.io.FilterInputStream;
import java.io.InputStream;

/** A stream that a parser may close and that is read on: a digest is compared at its end, and a document may end before that. */
final class KeptOpen extends FilterInputStream {
    KeptOpen(InputStream in) {
        super(in);
    }

    @Override
    public void close() {
        // Whoever opened it closes it.
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws java.io.IOException {
        return in.read(buffer, from, length);
    }
}
