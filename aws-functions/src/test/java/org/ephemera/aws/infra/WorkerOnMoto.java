package org.ephemera.aws.infra;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.function.TestLambdaContext;
import org.ephemera.aws.function.WorkFunction;
import org.ephemera.aws.testing.SqsEvents;
import org.ephemera.format.Json;
import org.ephemera.queue.UnreliableQueue;
import org.ephemera.queue.WorkerLoop;
import org.ephemera.testing.FileOffsetClock;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Work function as a separate process, with the environment of Lambda and the event source mapping. */
final class WorkerOnMoto {
    private final WorkFunction function;

    private WorkerOnMoto(AwsRuntime runtime) {
        this.function = new WorkFunction(runtime);
    }

    public static void main(String[] args) throws IOException {
        AwsRuntime runtime = AwsRuntime.of(System.getenv(), new FileOffsetClock(Path.of(args[0])));
        SqsClient sqs = AwsConnection.of(System.getenv())
                .configure(SqsClient.builder(), "sqs", Region.US_EAST_1)
                .build();
        FifoQueueMapping queue = new FifoQueueMapping(
                sqs, System.getenv("EPHEMERA_QUEUE"), runtime.site().dispatch());
        new WorkerLoop(queue, FifoQueueMapping::receipt, new WorkerOnMoto(runtime)::take, System.out).run(System.in);
        System.exit(0);
    }

    private void take(UnreliableQueue.Delivery delivery, Duration time) throws IOException {
        Message message = (Message) delivery.receipt();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        TestLambdaContext run = new TestLambdaContext("run of " + message.messageId(), (int) time.toMillis());
        function.handleRequest(new ByteArrayInputStream(SqsEvents.of(List.of(message))), answer, run);
        if (!Json.parse(answer.toByteArray()).path("batchItemFailures").isEmpty()) {
            throw new IOException(run.logged());
        }
    }
}
