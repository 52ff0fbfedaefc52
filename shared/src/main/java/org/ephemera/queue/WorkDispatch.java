package org.ephemera.queue;

import java.io.IOException;
import java.time.Duration;

/** Work queue with at-least-once delivery. */
@FunctionalInterface
public interface WorkDispatch {
    /**
     * Queue of a site where one run does everything. Work that is interrupted begins again when the alert is delivered
     * again.
     */
    WorkDispatch NONE = (work, delay) -> {};

    /**
     * Puts a message on the queue.
     *
     * @param delay time before which it need not be delivered; a queue without delays delivers it at once
     * @throws IOException if the queue rejected it; the message states what to do
     */
    void send(WorkMessage work, Duration delay) throws IOException;
}
