package org.ephemera.azure.function;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the Functions host does with a queue: takes one message at a time ({@code batchSize} 1, as host.json has it), gives it
 * to a function with its count of deliveries, deletes it if the function returned, lets it be seen again a little later if it
 * threw, and puts it aside on another queue when it was delivered too often.
 */
final class QueueListener implements AutoCloseable {
    /** Takes one message; throws if it is to be delivered again. */
    interface Function {
        void take(String message, long deliveries) throws Exception;
    }

    /** {@code maxDequeueCount} of host.json. */
    static final int MOST_DELIVERIES = 6;

    private static final Duration INVISIBLE = Duration.ofMinutes(10);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final List<Thread> threads;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private QueueListener(QueueClient queue, QueueClient poison, Function function, int instances) {
        this.threads = Stream.generate(() -> Thread.ofPlatform().start(() -> {
                    while (!stopped.get()) {
                        QueueMessageItem message = one(queue);
                        if (message != null) {
                            given(message, queue, poison, function);
                        } else {
                            pause();
                        }
                    }
                }))
                .limit(instances)
                .toList();
    }

    /** @param instances of the app, each of which takes one message at a time */
    static QueueListener on(QueueClient queue, QueueClient poison, Function function, int instances) {
        return new QueueListener(queue, poison, function, instances);
    }

    /** Listens until something has come about. */
    void until(BooleanSupplier reached) {
        for (int i = 0; i < 1200 && !reached.getAsBoolean(); i++) {
            pause();
        }
        if (!reached.getAsBoolean()) {
            throw new AssertionError("it did not come about within two minutes");
        }
    }

    @Override
    public void close() {
        stopped.set(true);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static @Nullable QueueMessageItem one(QueueClient queue) {
        return queue.receiveMessages(1, INVISIBLE, null, Context.NONE).stream()
                .findFirst()
                .orElse(null);
    }

    private static void given(QueueMessageItem message, QueueClient queue, QueueClient poison, Function function) {
        String text = message.getBody().toString();
        try {
            function.take(text, message.getDequeueCount());
        } catch (Exception e) {
            if (message.getDequeueCount() < MOST_DELIVERIES) {
                queue.updateMessage(message.getMessageId(), message.getPopReceipt(), text, AGAIN);
                return;
            }
            poison.sendMessage(text);
        }
        queue.deleteMessage(message.getMessageId(), message.getPopReceipt());
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
