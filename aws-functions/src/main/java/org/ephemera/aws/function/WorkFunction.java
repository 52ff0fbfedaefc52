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
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.TimeShare;
import org.ephemera.acquire.UnplacedAlerts;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.bag.Json;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.work.Work;
import org.ephemera.work.Worked;

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
        byte[] payload = in.readNBytes(LARGEST);
        List<Delivery> deliveries = Delivery.of(payload);
        if (deliveries.isEmpty()) {
            keep(payload, "it is no event of a queue with messages in it", context);
        }
        ObjectNode answer = Json.object();
        ArrayNode failures = answer.putArray("batchItemFailures");
        for (int taken = 0; taken < deliveries.size(); taken++) {
            Delivery delivery = deliveries.get(taken);
            if (!isDone(delivery, deliveries.size() - taken, context)) {
                failures.addObject().put("itemIdentifier", delivery.messageId());
            }
        }
        out.write(Json.bytes(answer));
    }

    private boolean isDone(Delivery delivery, int left, Context context) {
        Optional<Work> work = Work.parse(delivery.bytes());
        String what = work.map(Work::key).orElse("a message");
        Duration time = TimeShare.of(Duration.ofMillis(context.getRemainingTimeInMillis()), left);
        if (time.compareTo(LEAST) < 0) {
            log(context, "no time left for " + what);
            return false;
        }
        try {
            if (work.isEmpty()) {
                keep(delivery.bytes(), "it is no message of the work queue", context);
            } else {
                log(context, said(work(work.get(), delivery.count(), time, context)));
            }
            return true;
        } catch (IOException | RuntimeException e) {
            // Why stands in the store: it may hold names that came from a target, which are not for a log.
            log(
                    context,
                    "work failed: " + what + " delivery " + delivery.count() + " "
                            + e.getClass().getSimpleName());
            return false;
        }
    }

    private Worked work(Work work, int count, Duration time, Context context) throws IOException {
        Worked worked = runtime.worker(context.getAwsRequestId(), listener, runtime.dispatch())
                .work(work, count, Deadline.in(runtime.clock(), time));
        if (worked instanceof Worked.Unknown) {
            keep(work.toBytes(), "it names a package that is not in the store", context);
        }
        return worked;
    }

    private static String said(Worked worked) {
        return switch (worked) {
            case Worked.Sealed sealed ->
                "sealed " + sealed.opened().open().packageId() + " as "
                        + sealed.seal().statement().status()
                        + (sealed.gaveUp().isPresent() ? ", given up" : "");
            case Worked.HandedOn handedOn -> "handed on " + handedOn.next().key();
            case Worked.Unknown unknown -> "unknown " + unknown.work().key();
        };
    }

    private void keep(byte[] bytes, String reason, Context context) throws IOException {
        String key = new UnplacedAlerts(runtime.store(), runtime.clock())
                .keep(new Alert.NotAnAlert(reason), new ReceivedEvent(bytes));
        log(context, "kept " + key);
    }

    /** Ids only: what a target or an alert says never goes into a log. */
    private static void log(Context context, String line) {
        context.getLogger().log(line + "\n");
    }
}
