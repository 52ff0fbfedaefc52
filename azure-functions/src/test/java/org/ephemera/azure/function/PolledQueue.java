package org.ephemera.azure.function;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.ephemera.queue.UnreliableQueue;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkMessage;

/** Queue as the Functions host uses it, two messages at a time, without waiting for delays. */
record PolledQueue(QueueClient queue, QueueClient poison, WorkDispatch dispatch) implements UnreliableQueue.Messages {
    private static final Duration INVISIBLE = Duration.ofMinutes(10);

    @Override
    public void send(WorkMessage work, Duration delay) throws IOException {
        dispatch.send(work, Duration.ZERO);
    }

    @Override
    public List<UnreliableQueue.Delivery> take() {
        return queue.receiveMessages(2, INVISIBLE, null, Context.NONE).stream()
                .map(message -> new UnreliableQueue.Delivery(
                        WorkMessage.parse(message.getBody().toBytes()).orElseThrow(),
                        (int) message.getDequeueCount(),
                        message))
                .toList();
    }

    @Override
    public void done(UnreliableQueue.Delivery delivery) {
        QueueMessageItem message = (QueueMessageItem) delivery.receipt();
        queue.deleteMessage(message.getMessageId(), message.getPopReceipt());
    }

    @Override
    public void failed(UnreliableQueue.Delivery delivery) {
        QueueMessageItem message = (QueueMessageItem) delivery.receipt();
        String text = message.getBody().toString();
        if (delivery.count() < QueueListener.MOST_DELIVERIES) {
            queue.updateMessage(message.getMessageId(), message.getPopReceipt(), text, Duration.ZERO);
        } else {
            poison.sendMessage(text);
            done(delivery);
        }
    }

    /** Returns the receipt for {@link #makeVisible}. */
    static String receipt(UnreliableQueue.Delivery delivery) {
        QueueMessageItem message = (QueueMessageItem) delivery.receipt();
        return message.getMessageId() + " " + message.getPopReceipt() + " " + message.getBody();
    }

    /** Makes a message visible again, as after the visibility timeout of its receiver. */
    void makeVisible(String receipt) {
        // Updating the visibility requires the message's text.
        String[] parts = receipt.split(" ", 3);
        queue.updateMessage(parts[0], parts[1], parts[2], Duration.ZERO);
    }
}
