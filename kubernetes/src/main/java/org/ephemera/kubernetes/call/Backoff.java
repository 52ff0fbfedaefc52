package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.time.Duration;
import org.ephemera.collect.Deadline;

/** Pauses between attempts: as long as the server says, or twice as long each time. Used by one thread. */
final class Backoff {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration next = Duration.ofMillis(200);

    /**
     * Sleeps, never beyond the limit.
     *
     * @param asked by the server, zero if it did not say
     */
    void pause(Duration asked, Deadline limit) throws IOException {
        Duration wanted = asked.isZero() ? next : asked;
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        Duration left = limit.remaining();
        try {
            Thread.sleep(wanted.compareTo(left) < 0 ? wanted : left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
