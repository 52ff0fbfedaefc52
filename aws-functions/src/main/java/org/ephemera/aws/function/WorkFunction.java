package org.ephemera.aws.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.ephemera.acquire.CollectionTimeShare;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.format.Json;
import org.ephemera.queue.WorkMessage;
import org.ephemera.runtime.WorkHandling;

/**
 * Lambda handler of the work queue. It collects until the time of the invocation is nearly over, hands the rest on in
 * a new message, or seals. Failed work is retried once in the same invocation, after a pause. It returns {@code
 * {"batchItemFailures":[{"itemIdentifier":…}]}} with the messages to deliver again: failed ones, and those for which
 * no time was left. A message that does not belong to this queue is stored and counts as done.
 *
 * <p>Each invocation may send the next message to the same queue. Lambda's loop detection would stop the 17th
 * invocation of such a chain, so the template sets {@code RecursiveLoop: Allow} (Lambda developer guide, "recursive
 * loop detection").
 */
public final class WorkFunction implements RequestStreamHandler {
    /** Largest payload of a Lambda invocation in bytes. */
    private static final int LARGEST = 6 << 20;

    /** Least remaining time with which work on a package is started. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    /**
     * Pause before the retry. Most failures are transient, and the queue delivers the message again only after 15
     * minutes, when ECS may no longer return a stopped task.
     */
    private static final Duration PAUSE = Duration.ofSeconds(20);

    private final AwsRuntime runtime;
    private final CollectionListener listener;
    private final Duration pause;

    /** Creates the handler with the settings of the environment, for Lambda. */
    public WorkFunction() {
        this(AwsRuntime.fromEnvironment(), CollectionListener.NONE, PAUSE);
    }

    public WorkFunction(AwsRuntime runtime) {
        this(runtime, CollectionListener.NONE);
    }

    public WorkFunction(AwsRuntime runtime, CollectionListener listener) {
        this(runtime, listener, Duration.ZERO);
    }

    /**
     * Creates the handler.
     *
     * @param pause before the retry in the same invocation; zero for no retry
     */
    WorkFunction(AwsRuntime runtime, CollectionListener listener, Duration pause) {
        this.runtime = runtime;
        this.listener = listener;
        this.pause = pause;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        WorkHandling handling = new WorkHandling(runtime.site(), listener, line -> log(context, line));
        byte[] payload = in.readNBytes(LARGEST);
        List<SqsRecord> deliveries = SqsRecord.of(payload);
        if (deliveries.isEmpty()) {
            handling.keep(payload, "it is not an SQS event with messages");
        }
        ObjectNode answer = Json.object();
        ArrayNode failures = answer.putArray("batchItemFailures");
        for (int taken = 0; taken < deliveries.size(); taken++) {
            SqsRecord delivery = deliveries.get(taken);
            if (!isDone(delivery, deliveries.size() - taken, handling, context, true)) {
                failures.addObject().put("itemIdentifier", delivery.messageId());
            }
        }
        out.write(Json.bytes(answer));
    }

    /**
     * Handles one message; returns false if it must be delivered again.
     *
     * @param mayRetry true if it may be retried once
     */
    private boolean isDone(SqsRecord delivery, int left, WorkHandling handling, Context context, boolean mayRetry) {
        Duration time = CollectionTimeShare.of(Duration.ofMillis(context.getRemainingTimeInMillis()), left);
        if (time.compareTo(LEAST) < 0) {
            log(context, "no time left for " + describe(delivery));
            return false;
        }
        try {
            Deadline deadline = Deadline.in(runtime.site().clock(), time);
            handling.handle(delivery.bytes(), delivery.count(), context.getAwsRequestId(), deadline);
            return true;
        } catch (IOException e) {
            // Only the last message is retried: the remaining time belongs to the messages after it.
            if (mayRetry && left == 1 && pausesForRetry(delivery, context)) {
                return isDone(delivery, left, handling, context, false);
            }
            log(context, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /**
     * Waits before a retry; returns false if the remaining time is too short. The log line does not match an alarm's
     * filter, because the retry may succeed.
     */
    private boolean pausesForRetry(SqsRecord delivery, Context context) {
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(pause);
        if (pause.isZero() || CollectionTimeShare.of(left, 1).compareTo(LEAST) < 0) {
            return false;
        }
        log(context, "retried in this invocation " + describe(delivery));
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String describe(SqsRecord delivery) {
        return WorkMessage.parse(delivery.bytes()).map(WorkMessage::key).orElse("a message");
    }

    private static void log(Context context, String line) {
        context.getLogger().log(line + "\n");
    }
}
