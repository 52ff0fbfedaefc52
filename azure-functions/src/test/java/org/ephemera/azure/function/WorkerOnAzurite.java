package org.ephemera.azure.function;

import com.microsoft.azure.functions.ExecutionContext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.logging.Logger;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.queue.UnreliableQueue;
import org.ephemera.queue.WorkerLoop;
import org.ephemera.testing.FileOffsetClock;

/** Program that runs the work function in the environment of a function app, behind a queue listener. */
final class WorkerOnAzurite {
    /** Names of the work queue and of the poison queue. */
    static final String QUEUE = "LISTENED_QUEUE";

    static final String POISON = "POISON_QUEUE";

    private final AzureRuntime runtime;

    private WorkerOnAzurite(AzureRuntime runtime) {
        this.runtime = runtime;
    }

    /** Context of a run of the function. */
    private record Run(String getInvocationId) implements ExecutionContext {
        @Override
        public Logger getLogger() {
            return Logger.getLogger("work");
        }

        @Override
        public String getFunctionName() {
            return "work";
        }
    }

    public static void main(String[] args) throws IOException {
        AzureRuntime runtime = AzureRuntime.of(System.getenv(), new FileOffsetClock(Path.of(args[0])));
        URI queues = URI.create(System.getenv("AZURE_ENDPOINT_URL_QUEUE"));
        PolledQueue queue = new PolledQueue(
                Azurite.queueOf(queues, System.getenv(QUEUE)),
                Azurite.queueOf(queues, System.getenv(POISON)),
                runtime.site().dispatch());
        new WorkerLoop(queue, PolledQueue::receipt, new WorkerOnAzurite(runtime)::take, System.out).run(System.in);
        System.exit(0);
    }

    private void take(UnreliableQueue.Delivery delivery, Duration time) throws IOException {
        String message = new String(delivery.work().toBytes(), StandardCharsets.UTF_8);
        new WorkFunction(() -> runtime, time)
                .run(
                        message,
                        String.valueOf(delivery.count()),
                        new Run(UUID.randomUUID().toString()));
    }
}
