package org.ephemera.store.upload;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The time in which one object is to be written, after which no request is on its way any more, our repetitions and those of
 * a client's included: a claim is checked before an object is written, and what is still sent long after that could come after
 * another's seal.
 */
public final class WriteDeadline {
    /** For an object from its first byte on; less than the minute for which a claim is valid. */
    public static final Duration WHOLE = Duration.ofSeconds(55);

    private final long end;

    /** @param left from now on */
    public WriteDeadline(Duration left) {
        this.end = System.nanoTime() + left.toNanos();
    }

    /** For the next request; never zero, which clients take for no limit. */
    public Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    /**
     * Waits before a request is repeated, twice as long each time, with jitter: writers that collided, or were slowed down
     * together, do not come back together.
     *
     * @param tried how often it was sent, from 1
     * @param shortest for the first repetition: that, or up to twice that
     * @return false, and does not wait, if there is no time for it
     */
    public boolean pause(int tried, Duration shortest) {
        long half = shortest.toMillis() << (tried - 1);
        Duration pause = Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half));
        if (pause.toNanos() >= end - System.nanoTime()) {
            return false;
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next call says so
        }
        return true;
    }
}
