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
import org.ephemera.acquire.TimeShare;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.format.Json;
import org.ephemera.queue.WorkMessage;
import org.ephemera.runtime.WorkHandling;

/**
 * Takes messages of the work queue: collects until the time of the run is nearly over, hands the rest on, or seals. What failed is
 * tried once more in the same run, after a pause.
 * Answers {@code {"batchItemFailures":[{"itemIdentifier":…}]}} with the messages that are to come again: those that failed,
 * and those for which no time was left. What is no message of this queue is kept and counts as done. Each run may send the
 * next message to the same queue; Lambda's loop detection would stop the 17th run of such a chain, so the template sets
 * {@code RecursiveLoop: Allow} (Lambda developer guide, "recursive loop detection").
 */
public final class WorkFunction implements RequestStreamHandler {
    /** What Lambda takes at most. */
    private static final int LARGEST = 6 << 20;

    /** With less than this a package is not begun. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    /** Most of what fails is a moment's: the queue shows it again after a quarter of an hour, when a task may be forgotten. */
    private static final Duration PAUSE = Duration.ofSeconds(20);

    private final AwsRuntime runtime;
    private final CollectionListener listener;
    private final Duration pause;

    /** For Lambda: the settings come from the environment. */
    public WorkFunction() {
        this(AwsRuntime.fromEnvironment(), CollectionListener.NONE, PAUSE);
    }

    public WorkFunction(AwsRuntime runtime) {
        this(runtime, CollectionListener.NONE);
    }

    public WorkFunction(AwsRuntime runtime, CollectionListener listener) {
        this(runtime, listener, Duration.ZERO);
    }

    /** @param pause before what failed is tried again in the same run; none, and it is not */
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
            handling.keep(payload, "it is no event of a queue with messages in it");
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

    /** @param again true if it may be tried once more */
    private boolean isDone(SqsRecord delivery, int left, WorkHandling handling, Context context, boolean again) {
        Duration time = TimeShare.of(Duration.ofMillis(context.getRemainingTimeInMillis()), left);
        if (time.compareTo(LEAST) < 0) {
            log(context, "no time left for " + named(delivery));
            return false;
        }
        try {
            Deadline deadline = Deadline.in(runtime.site().clock(), time);
            handling.handle(delivery.bytes(), delivery.count(), context.getAwsRequestId(), deadline);
            return true;
        } catch (IOException e) {
            // The time of a message behind it is not this one's.
            if (again && left == 1 && isWorthIt(delivery, context)) {
                return isDone(delivery, left, handling, context, false);
            }
            log(context, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Waits, if there is time for that and for another try. Says nothing that rings an alarm: it may well succeed. */
    private boolean isWorthIt(SqsRecord delivery, Context context) {
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(pause);
        if (pause.isZero() || TimeShare.of(left, 1).compareTo(LEAST) < 0) {
            return false;
        }
        log(context, "tried again in this run " + named(delivery));
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String named(SqsRecord delivery) {
        return WorkMessage.parse(delivery.bytes()).map(WorkMessage::key).orElse("a message");
    }

    private static void log(Context context, String line) {
        context.getLogger().log(line + "\n");
    }
}
