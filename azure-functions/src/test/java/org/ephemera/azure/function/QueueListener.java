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
 * Queue listener of the Functions host. It receives one message at a time ({@code batchSize} 1, as in host.json) and
 * passes it to a function with its delivery count. It deletes the message if the function returns, makes it visible
 * again a little later if the function throws, and moves it to the poison queue after too many deliveries.
 */
final class QueueListener implements AutoCloseable {
    /** Handles a message; throws if the message must be delivered again. */
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
                            handle(message, queue, poison, function);
                        } else {
                            pause();
                        }
                    }
                }))
                .limit(instances)
                .toList();
    }

    /**
     * Starts listening.
     *
     * @param instances number of instances of the app, each with one message at a time
     */
    static QueueListener on(QueueClient queue, QueueClient poison, Function function, int instances) {
        return new QueueListener(queue, poison, function, instances);
    }

    /** Listens until a condition is met. */
    void until(BooleanSupplier reached) {
        for (int i = 0; i < 1200 && !reached.getAsBoolean(); i++) {
            pause();
        }
        if (!reached.getAsBoolean()) {
            throw new AssertionError("the condition was not met within two minutes");
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

    private static void handle(QueueMessageItem message, QueueClient queue, QueueClient poison, Function function) {
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
