package org.ephemera.aws.call;

import java.io.IOException;
import java.time.Duration;
import org.ephemera.collect.Deadline;

/** Waits, longer each time, and never beyond the deadline. */
public final class DeadlineBackoff {
    private static final Duration FIRST = Duration.ofMillis(250);

    private final Duration longest;
    private Duration next;

    public DeadlineBackoff(Duration longest) {
        this(FIRST, longest);
    }

    public DeadlineBackoff(Duration first, Duration longest) {
        this.next = first;
        this.longest = longest;
    }

    public void pause(Deadline deadline) throws IOException {
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
