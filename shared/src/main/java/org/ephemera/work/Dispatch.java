package org.ephemera.work;

import java.io.IOException;
import java.time.Duration;

/** Puts work on a queue, from which it is delivered at least once. */
@FunctionalInterface
public interface Dispatch {
    /**
     * @param delay before which it need not be delivered; a queue that cannot wait delivers at once
     * @throws IOException if the queue did not take it; says what to do
     */
    void send(Work work, Duration delay) throws IOException;
}
