package org.ephemera.collect;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Body that a separate thread reads ahead, so that the connection does not wait for the store, and a silent connection
 * does not block the caller. The JDK's client delivers 16 KiB at a time; the caller is woken for several of them at
 * once, because waking a thread takes longer than reading them.
 */
final class ReadAhead {
    private static final int BUFFER = 64 << 10;
    private static final int WAKE = 256 << 10;
    private static final int CAPACITY = 1 << 20;
    private static final int LEAST = 1 << 10;
    private static final long POLL_MS = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private int held;
    private boolean ended;
    private boolean stopped;
    private @Nullable IOException broken;

    private ReadAhead() {}

    /** Starts to read a body. */
    static ReadAhead of(InputStream in) {
        ReadAhead ahead = new ReadAhead();
        Thread.ofVirtual().start(() -> ahead.readAll(in));
        return ahead;
    }

    private void readAll(InputStream in) {
        byte[] buffer = new byte[BUFFER];
        try {
            int n = in.read(buffer);
            while (n >= 0 && add(Arrays.copyOf(buffer, n))) {
                n = in.read(buffer);
            }
            end(null);
        } catch (IOException e) {
            end(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(new IOException("interrupted", e));
        } catch (RuntimeException | Error e) {
            // Otherwise the caller would wait for more bytes until the deadline of the run.
            end(new IOException("Cannot read the response body", e));
        }
    }

    /** Adds bytes, as soon as there is room; returns false if no more bytes are wanted. */
    private boolean add(byte[] bytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (held >= CAPACITY && !stopped) {
                drained.await();
            }
            chunks.add(bytes);
            held += size(bytes);
            if (held >= WAKE) {
                filled.signal();
            }
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable IOException failure) {
        lock.lock();
        try {
            ended = true;
            broken = failure;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the next bytes; null if the body has ended or failed, or if none have arrived when a part is due.
     *
     * @param due reports whether the caller stops waiting
     */
    byte @Nullable [] next(BooleanSupplier due) throws IOException {
        lock.lock();
        try {
            boolean waits = chunks.isEmpty();
            while (waits && held < WAKE && !ended) {
                boolean woken = filled.await(POLL_MS, TimeUnit.MILLISECONDS);
                if (!woken && (held > 0 || due.getAsBoolean())) {
                    break;
                }
            }
            byte @Nullable [] next = chunks.poll();
            if (next != null) {
                held -= size(next);
            }
            if (held <= CAPACITY / 2) {
                drained.signal();
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the size that counts against the capacity. A server may send single bytes, and each chunk takes memory. */
    private static int size(byte[] chunk) {
        return Math.max(chunk.length, LEAST);
    }

    /** Reports whether the caller received the complete body. */
    boolean isComplete() {
        lock.lock();
        try {
            return isDrained() && broken == null;
        } finally {
            lock.unlock();
        }
    }

    /** Returns why the body ended early, after the caller received the bytes before that; empty if it did not. */
    Optional<IOException> failure() {
        lock.lock();
        try {
            return isDrained() ? Optional.ofNullable(broken) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDrained() {
        return ended && chunks.isEmpty();
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            drained.signal();
        } finally {
            lock.unlock();
        }
    }
}
