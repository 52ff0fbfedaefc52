package org.ephemera.azure.function;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.queue.StorageQueueDispatch;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.seal.PemSigner;
import org.ephemera.work.ChaosSchedule;
import org.ephemera.work.Dispatch;
import org.ephemera.work.UnreliableQueue;
import org.ephemera.work.Work;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schedules of {@link ChaosSchedule} over a container of blobs and a queue of Azure Storage; {@code bench/chaos-engine} runs fifty. */
class ChaosOnAzuriteTest {
    @TempDir
    Path folder;

    static IntStream seeds() {
        // The fifth has work that can never be done.
        return IntStream.range(5, 5 + Integer.getInteger("chaos.schedules", 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesOneIntactPackageOfEachSubject(int seed) throws Exception {
        PemSigner.create(folder.resolve("key.pem"));
        QueueClient queue = Azurite.queue();
        Map<String, String> settings = new HashMap<>(Azurite.running().settings());
        settings.putAll(Azurite.queueSettings());
        settings.put("EPHEMERA_STORE", Azurite.uri(Azurite.running().container()));
        settings.put("EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem"));
        settings.put(StorageQueueDispatch.SETTING, Azurite.uri(queue));
        try (AzureRuntime runtime = AzureRuntime.of(settings, Clock.systemUTC())) {
            new ChaosSchedule(
                            seed,
                            runtime.site().store(),
                            runtime.site().signer(),
                            new Listened(queue, Azurite.queue(), runtime.site().dispatch()))
                    .run();
        }
    }

    /** What the Functions host does with a queue, several messages at a time; a delay is not waited for. */
    private record Listened(QueueClient queue, QueueClient poison, Dispatch dispatch)
            implements UnreliableQueue.Messages {
        private static final Duration INVISIBLE = Duration.ofMinutes(10);

        @Override
        public void send(Work work, Duration delay) throws IOException {
            dispatch.send(work, Duration.ZERO);
        }

        @Override
        public List<UnreliableQueue.Delivery> take() {
            return queue.receiveMessages(32, INVISIBLE, null, Context.NONE).stream()
                    .map(message -> new UnreliableQueue.Delivery(
                            Work.parse(message.getBody().toBytes()).orElseThrow(),
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
    }
}
