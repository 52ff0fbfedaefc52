package org.ephemera.aws.source;

import java.io.IOException;
import java.time.Duration;
import org.ephemera.collect.Deadline;

/** Waits, longer each time, and never beyond the deadline. */
final class Waiting {
    private static final Duration FIRST = Duration.ofMillis(250);

    private final Duration longest;
    private Duration next;

    Waiting(Duration longest) {
        this(FIRST, longest);
    }

    Waiting(Duration first, Duration longest) {
        this.next = first;
        this.longest = longest;
    }

    void pause(Deadline deadline) throws IOException {
        Duration left = deadline.remaining();
        try {
            Thread.sleep(next.compareTo(left) < 0 ? next : left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; what was collected stays, resume to go on", e);
        }
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(longest) < 0 ? twice : longest;
    }
}
