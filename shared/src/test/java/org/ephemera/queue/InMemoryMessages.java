package org.ephemera.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Queue in memory that loses nothing and puts aside messages after six deliveries. */
final class InMemoryMessages implements UnreliableQueue.Messages {
    private static final int REDRIVE = 6;

    private final List<Message> messages = new ArrayList<>();

    private static final class Message {
        private final WorkMessage work;
        private int deliveries;

        private Message(WorkMessage work) {
            this.work = work;
        }
    }

    @Override
    public void send(WorkMessage work, Duration delay) {
        messages.add(new Message(work));
    }

    @Override
    public List<UnreliableQueue.Delivery> take() {
        List<UnreliableQueue.Delivery> taken = messages.stream()
                .map(message -> new UnreliableQueue.Delivery(message.work, ++message.deliveries, message))
                .toList();
        messages.clear();
        return taken;
    }

    @Override
    public void done(UnreliableQueue.Delivery delivery) {}

    @Override
    public void failed(UnreliableQueue.Delivery delivery) {
        Message message = (Message) delivery.receipt();
        if (message.deliveries < REDRIVE) {
            messages.add(message);
        }
    }
}
