package org.ephemera.collect.call;

import java.io.IOException;
import java.time.Duration;
import org.ephemera.collect.Deadline;

/**
 * Pauses between attempts, each twice as long as the one before, up to a longest pause and a deadline. Used by one
 * thread.
 */
public final class Backoff {
    private final Duration longest;
    private Duration next;

    public Backoff(Duration first, Duration longest) {
        this.next = first;
        this.longest = longest;
    }

    /**
     * Pauses the thread.
     *
     * @throws IOException if the thread was interrupted
     */
    public void pause(Deadline limit) throws IOException {
        sleep(next(), limit);
    }

    /** Returns the next pause, and doubles the one after it. */
    Duration next() {
        Duration due = next;
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(longest) < 0 ? twice : longest;
        return due;
    }

    static void sleep(Duration pause, Deadline limit) throws IOException {
        Duration left = limit.remaining();
        try {
            Thread.sleep(pause.compareTo(left) < 0 ? pause : left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted between two attempts. What was collected is stored.", e);
        }
    }
}
