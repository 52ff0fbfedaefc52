package org.ephemera.collect.source;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.ephemera.collect.Deadline;

/** Until what clouds deliver late, such as the last minutes of a log, is likely to be there. */
public final class LateDeliveryWait {
    private LateDeliveryWait() {}

    /**
     * Waits, but for no more than half of the time that is left.
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
                throw new IOException("interrupted; what was collected stays, resume to go on", e);
            }
        }
    }
}
