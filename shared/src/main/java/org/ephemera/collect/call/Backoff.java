package org.ephemera.collect.call;

import java.io.IOException;
import java.time.Duration;
import org.ephemera.collect.Deadline;

/** Pauses that double each time and end at a deadline. Used by one thread. */
public final class Backoff {
    private final Duration longest;
    private Duration next;

    public Backoff(Duration first, Duration longest) {
        this.next = first;
        this.longest = longest;
    }

    /** @throws IOException if the thread was interrupted */
    public void pause(Deadline limit) throws IOException {
        sleep(next(), limit);
    }

    /** Returns the pause that is due, and doubles the one after it. */
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
            throw new IOException("interrupted between two attempts; what was collected is stored", e);
        }
    }
}
