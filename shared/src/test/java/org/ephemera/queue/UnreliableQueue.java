package org.ephemera.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes of any queue the worst that clouds promise: it refuses some messages and doubles others, delivers in any order and
 * late, and again what was done and what nobody finished.
 */
public final class UnreliableQueue implements Dispatch {
    /** What a consumer does with a delivery. */
    interface Consumer {
        void consume(WorkMessage work, int deliveries) throws IOException;
    }

    /** The queue below, which counts deliveries and puts aside what was delivered too often. */
    public interface Messages extends Dispatch {
        /** Some that nobody has, if there are any; nobody else has them until it is said what became of them. */
        List<Delivery> take();

        void done(Delivery delivery);

        /** Seen again at once, or put aside. */
        void failed(Delivery delivery);
    }

    /**
     * A message that somebody has.
     *
     * @param count how often it was delivered, from 1
     * @param receipt by which the queue knows it
     */
    public record Delivery(WorkMessage work, int count, Object receipt) {}

    private static final int DOUBLED = 5;
    private static final int LATE = 3;

    private final Random random;
    private final Messages messages;
    private final Dispatch dispatch;
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

    /** Delivers one message, any; false if there is none. */
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
            // It was done, and the queue did not learn of it.
            messages.failed(delivery);
        } else {
            messages.done(delivery);
        }
        return true;
    }
}
