package org.ephemera.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.ephemera.store.Blob;

/** Body that is stored in consecutive pieces of limited size. Each call of {@link #writeTo} writes the next piece. */
final class BodyPieceBlob implements Blob {
    private final InputStream in;
    private final OutputStream copy;
    private final int limit;
    private final byte[] buffer = new byte[65536];
    private int held;
    private Optional<IOException> readFailure = Optional.empty();

    BodyPieceBlob(InputStream in, OutputStream copy, int limit) {
        this.in = in;
        this.copy = copy;
        this.limit = limit;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        long written = 0;
        while (written < limit) {
            int wanted = (int) Math.min(buffer.length, limit - written);
            int n = held > 0 ? held : read(wanted);
            if (n <= 0) {
                break;
            }
            held = 0;
            out.write(buffer, 0, n);
            copy.write(buffer, 0, n);
            written += n;
        }
        if (written == limit) {
            // Only a read shows whether another piece follows.
            await();
        }
    }

    /** Reads ahead; reports whether the next piece has a byte. */
    boolean await() throws IOException {
        if (held == 0) {
            held = Math.max(read(Math.min(buffer.length, limit)), 0);
        }
        return held > 0;
    }

    boolean more() {
        return held > 0;
    }

    Optional<IOException> readFailure() {
        return readFailure;
    }

    private int read(int wanted) throws IOException {
        try {
            return in.read(buffer, 0, wanted);
        } catch (IOException e) {
            readFailure = Optional.of(e);
            throw e;
        }
    }
}
