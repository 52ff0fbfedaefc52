package org.ephemera.collect;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Body that is read in parts. A read returns -1 at the end of a part: when the part is due, when the body is complete,
 * and when the body fails. Used by one thread.
 */
final class PausableBody extends InputStream {
    private final ReadAhead in;
    private final BooleanSupplier due;
    private byte[] chunk = new byte[0];
    private int from;
    /** True if the part has bytes. */
    private boolean begun;

    /**
     * Creates a body.
     *
     * @param due reports whether a part that has bytes must end
     */
    PausableBody(InputStream in, BooleanSupplier due) {
        this.in = ReadAhead.of(in);
        this.due = due;
    }

    /** Reports whether the complete body was read. */
    boolean isComplete() {
        return in.isComplete();
    }

    /** Returns why the body cannot be read further; empty if it can. */
    Optional<IOException> failure() {
        return in.failure();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        begun = from < chunk.length || fill();
        if (!begun) {
            return -1;
        }
        int n = Math.min(length, chunk.length - from);
        System.arraycopy(chunk, from, bytes, offset, n);
        from += n;
        return n;
    }

    private boolean fill() throws IOException {
        if (begun && due.getAsBoolean()) {
            return false;
        }
        byte @Nullable [] next = in.next(due);
        if (next == null) {
            return false;
        }
        chunk = next;
        from = 0;
        return true;
    }

    /** Stops reading ahead. The caller closes the connection. */
    @Override
    public void close() {
        in.stop();
    }
}
