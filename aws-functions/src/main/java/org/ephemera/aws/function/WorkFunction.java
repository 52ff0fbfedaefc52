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
import org.ephemera.bag.Json;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.site.WorkHandling;
import org.ephemera.work.Work;

/**
 * Takes messages of the work queue: collects until the time of the run is nearly over, hands the rest on, or seals.
 * Answers {@code {"batchItemFailures":[{"itemIdentifier":…}]}} with the messages that are to come again: those that failed,
 * and those for which no time was left. What is no message of this queue is kept and counts as done.
 */
public final class WorkFunction implements RequestStreamHandler {
    /** What Lambda takes at most. */
    private static final int LARGEST = 6 << 20;

    /** With less than this a package is not begun. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    private final AwsRuntime runtime;
    private final CollectionListener listener;

    /** For Lambda: the settings come from the environment. */
    public WorkFunction() {
        this(AwsRuntime.fromEnvironment());
    }

    public WorkFunction(AwsRuntime runtime) {
        this(runtime, CollectionListener.NONE);
    }

    public WorkFunction(AwsRuntime runtime, CollectionListener listener) {
        this.runtime = runtime;
        this.listener = listener;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        WorkHandling handling = new WorkHandling(runtime.site(), listener, line -> log(context, line));
        byte[] payload = in.readNBytes(LARGEST);
        List<Delivery> deliveries = Delivery.of(payload);
        if (deliveries.isEmpty()) {
            handling.keep(payload, "it is no event of a queue with messages in it");
        }
        ObjectNode answer = Json.object();
        ArrayNode failures = answer.putArray("batchItemFailures");
        for (int taken = 0; taken < deliveries.size(); taken++) {
            Delivery delivery = deliveries.get(taken);
            if (!isDone(delivery, deliveries.size() - taken, handling, context)) {
                failures.addObject().put("itemIdentifier", delivery.messageId());
            }
        }
        out.write(Json.bytes(answer));
    }

    private boolean isDone(Delivery delivery, int left, WorkHandling handling, Context context) {
        Duration time = TimeShare.of(Duration.ofMillis(context.getRemainingTimeInMillis()), left);
        if (time.compareTo(LEAST) < 0) {
            log(
                    context,
                    "no time left for "
                            + Work.parse(delivery.bytes()).map(Work::key).orElse("a message"));
            return false;
        }
        try {
            Deadline deadline = Deadline.in(runtime.site().clock(), time);
            handling.handle(delivery.bytes(), delivery.count(), context.getAwsRequestId(), deadline);
            return true;
        } catch (IOException e) {
            log(context, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static void log(Context context, String line) {
        context.getLogger().log(line + "\n");
    }
}
