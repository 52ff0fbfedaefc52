package org.ephemera.work;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A queue as clouds have them: it delivers at least once, in any order, late, and again what nobody finished. */
final class UnreliableQueue implements Dispatch {
    /** What a consumer does with a delivery. */
    interface Consumer {
        void consume(Work work, int deliveries) throws IOException;
    }

    /** After so many deliveries a message is put aside. */
    private static final int REDRIVE = 6;

    private static final int DOUBLED = 5;
    private static final int REFUSED = 12;

    private final Random random;
    private final List<Message> messages = new ArrayList<>();
    private final List<Work> deadLetters = new ArrayList<>();
    private int failures;

    private static final class Message {
        private final Work work;
        private int deliveries;

        private Message(Work work) {
            this.work = work;
        }
    }

    UnreliableQueue(Random random) {
        this.random = random;
    }

    @Override
    public void send(Work work, Duration delay) throws IOException {
        if (random.nextInt(REFUSED) == 0) {
            throw new IOException("the queue did not take it; try again");
        }
        messages.add(new Message(work));
        if (random.nextInt(DOUBLED) == 0) {
            messages.add(new Message(work));
        }
    }

    /** Delivers one message, any; false if there is none. */
    boolean deliver(Consumer consumer) {
        if (messages.isEmpty()) {
            return false;
        }
        Message message = messages.remove(random.nextInt(messages.size()));
        message.deliveries++;
        try {
            consumer.consume(message.work, message.deliveries);
            if (random.nextInt(DOUBLED) == 0) {
                // It was done, and the queue did not learn of it.
                messages.add(message);
            }
        } catch (IOException | RuntimeException e) {
            failures++;
            if (message.deliveries < REDRIVE) {
                messages.add(message);
            } else {
                deadLetters.add(message.work);
            }
        }
        return true;
    }

    List<Work> deadLetters() {
        return deadLetters;
    }

    int failures() {
        return failures;
    }
}
