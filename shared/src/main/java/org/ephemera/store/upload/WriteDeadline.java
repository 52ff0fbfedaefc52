package org.ephemera.store.upload;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Time limit for writing one object, including all retries of the program and of the client. A claim is checked before
 * an object is written; a request that is sent long after the check could arrive after the seal of another worker.
 */
public final class WriteDeadline {
    /** Time limit per object, from its first byte; less than the minute for which a claim is valid. */
    public static final Duration PER_OBJECT = Duration.ofSeconds(55);

    private final long end;

    /**
     * Starts the time limit.
     *
     * @param left time from now until the deadline
     */
    public WriteDeadline(Duration left) {
        this.end = System.nanoTime() + left.toNanos();
    }

    /** Returns the timeout of the next request; never zero, which clients interpret as no timeout. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    /**
     * Waits before a retry with exponential backoff and jitter, so that writers that collided or were throttled
     * together do not retry together.
     *
     * @param tried number of attempts so far, from 1
     * @param shortest pause before the first retry: between this and twice this value
     * @return false without waiting if not enough time is left
     */
    public boolean pauseBeforeRetry(int tried, Duration shortest) {
        long half = shortest.toMillis() << (tried - 1);
        Duration pause = Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half));
        if (pause.toNanos() >= end - System.nanoTime()) {
            return false;
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next call reports it
        }
        return true;
    }
}
