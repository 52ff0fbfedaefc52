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
 * A body that is read part by part. A read returns -1 where a part ends: when the part is due, when the body is complete
 * and when it fails. A read of a connection blocks until bytes come, so each runs in a thread that the caller can stop
 * waiting for.
 */
final class PausableBody extends InputStream {
    private static final int BUFFER = 65536;
    private static final long LOOK_MS = 200;

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

    /** @param due reports whether a part that has bytes must end */
    PausableBody(InputStream in, BooleanSupplier due) {
        this.in = in;
        this.due = due;
    }

    /** Reports whether all of the body was read. */
    boolean isComplete() {
        return complete;
    }

    /** Returns why nothing more of the body can be read, if it cannot. */
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
                    e.getCause() instanceof IOException io ? io : new IOException("the body cannot be read", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        pending = null;
        return held > 0;
    }

    /** Returns what the read returned, or empty if the part is due before it has. */
    private Optional<Integer> await(FutureTask<Integer> read) throws ExecutionException, InterruptedException {
        do {
            try {
                return Optional.of(read.get(LOOK_MS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                // The connection is silent.
            }
        } while (!due.getAsBoolean());
        return Optional.empty();
    }
}
