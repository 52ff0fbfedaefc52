package org.ephemera.collect.source;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.ephemera.collect.Deadline;

/** Wait for entries that clouds deliver late, such as the last minutes of a log. */
public final class LateDeliveryWait {
    private LateDeliveryWait() {}

    /**
     * Waits until a time, but no longer than half of the time that remains before the deadline.
     *
     * @throws IOException if the thread is interrupted
     */
    public static void await(Instant until, Deadline deadline) throws IOException {
        Duration wait = Duration.between(deadline.clock().instant(), until);
        Duration most = deadline.remaining().dividedBy(2);
        if (wait.isPositive()) {
            try {
                Thread.sleep(wait.compareTo(most) < 0 ? wait : most);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted. What was collected is stored; resume the package to continue.", e);
            }
        }
    }
}
