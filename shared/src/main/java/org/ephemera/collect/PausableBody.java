package org.ephemera.collect;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Body that is read in parts. A read returns -1 at the end of a part: when the part is due, when the body is complete,
 * and when the body fails. Reading from a connection blocks until bytes arrive, so each read runs in a separate thread
 * that the caller can stop waiting for.
 */
final class PausableBody extends InputStream {
    private static final int BUFFER = 65536;
    private static final long POLL_MS = 200;

    private final InputStream in;
    private final BooleanSupplier due;
    private final byte[] buffer = new byte[BUFFER];
    private @Nullable FutureTask<Integer> pending;
    private int from;
    private int held;
    /** True if the part has bytes. */
    private boolean begun;

    private boolean complete;
    private Optional<IOException> failure = Optional.empty();

    /**
     * Creates a body.
     *
     * @param due reports whether a part that has bytes must end
     */
    PausableBody(InputStream in, BooleanSupplier due) {
        this.in = in;
        this.due = due;
    }

    /** Reports whether the complete body was read. */
    boolean isComplete() {
        return complete;
    }

    /** Returns why the body cannot be read further; empty if it can. */
    Optional<IOException> failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        begun = held > 0 || fill();
        if (!begun) {
            return -1;
        }
        int n = Math.min(length, held);
        System.arraycopy(buffer, from, bytes, offset, n);
        from += n;
        held -= n;
        return n;
    }

    private boolean fill() throws IOException {
        if (complete || failure.isPresent() || (begun && due.getAsBoolean())) {
            return false;
        }
        if (pending == null) {
            pending = new FutureTask<>(() -> in.read(buffer));
            Thread.ofVirtual().start(pending);
        }
        try {
            Optional<Integer> read = await(pending);
            if (read.isEmpty()) {
                return false;
            }
            from = 0;
            held = Math.max(read.get(), 0);
            complete = read.get() < 0;
        } catch (ExecutionException e) {
            failure = Optional.of(
                    e.getCause() instanceof IOException io ? io : new IOException("Cannot read the response body", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        pending = null;
        return held > 0;
    }

    /** Returns the number of bytes read; empty if the part became due first. */
    private Optional<Integer> await(FutureTask<Integer> read) throws ExecutionException, InterruptedException {
        do {
            try {
                return Optional.of(read.get(POLL_MS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                // The connection is silent.
            }
        } while (!due.getAsBoolean());
        return Optional.empty();
    }
}
