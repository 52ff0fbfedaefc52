package org.ephemera.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Adds the worst behavior that clouds permit to any queue: it rejects and duplicates messages, delivers late and in any
 * order, and delivers finished and unfinished messages again.
 */
public final class UnreliableQueue implements WorkDispatch {
    /** Consumer of a delivery. */
    interface Consumer {
        void consume(WorkMessage work, int deliveries) throws IOException;
    }

    /** Underlying queue, which counts deliveries and puts aside messages that were delivered too often. */
    public interface Messages extends WorkDispatch {
        /** Returns some visible messages, if there are any, and hides them until their result is known. */
        List<Delivery> take();

        void done(Delivery delivery);

        /** Makes the message visible again, or puts it aside. */
        void failed(Delivery delivery);
    }

    /**
     * Delivered message.
     *
     * @param count number of deliveries, from 1
     * @param receipt receipt of the queue
     */
    public record Delivery(WorkMessage work, int count, Object receipt) {}

    private static final int DOUBLED = 5;
    private static final int LATE = 3;

    private final Random random;
    private final Messages messages;
    private final WorkDispatch dispatch;
    private final List<Delivery> held = new ArrayList<>();

    public UnreliableQueue(Random random, Messages messages) {
        this.random = random;
        this.messages = messages;
        this.dispatch = new UnreliableDispatch(random, messages);
    }

    @Override
    public void send(WorkMessage work, Duration delay) throws IOException {
        dispatch.send(work, delay);
    }

    /** Delivers one message; returns false if the queue is empty. */
    boolean deliver(Consumer consumer) {
        if (held.isEmpty() || random.nextInt(LATE) == 0) {
            held.addAll(messages.take());
        }
        if (held.isEmpty()) {
            return false;
        }
        Delivery delivery = held.remove(random.nextInt(held.size()));
        try {
            consumer.consume(delivery.work(), delivery.count());
        } catch (IOException | RuntimeException e) {
            messages.failed(delivery);
            return true;
        }
        if (random.nextInt(DOUBLED) == 0) {
            // The work was done, but the queue was not informed.
            messages.failed(delivery);
        } else {
            messages.done(delivery);
        }
        return true;
    }
}
