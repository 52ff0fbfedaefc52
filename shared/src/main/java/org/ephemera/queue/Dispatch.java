package org.ephemera.queue;

import java.io.IOException;
import java.time.Duration;

/** Puts work on a queue, from which it is delivered at least once. */
@FunctionalInterface
public interface Dispatch {
    /** Where one run does everything: what is cut off is begun again by whoever delivers the alert again. */
    Dispatch NOWHERE = (work, delay) -> {};

    /**
     * @param delay before which it need not be delivered; a queue that cannot wait delivers at once
     * @throws IOException if the queue did not take it; says what to do
     */
    void send(WorkMessage work, Duration delay) throws IOException;
}
