package org.ephemera.aws.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Ignored;
import org.ephemera.acquire.Opened;
import org.ephemera.acquire.Receipt;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.Selection;
import org.ephemera.acquire.Subject;
import org.ephemera.acquire.TimeShare;
import org.ephemera.acquire.UnplacedAlerts;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.trigger.AlertParser;
import org.ephemera.aws.trigger.StoppedTask;
import org.ephemera.bag.Json;
import org.ephemera.bag.Requester;
import org.ephemera.bag.Trigger;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.PackageId;
import org.ephemera.record.Stops;
import org.ephemera.seal.Seal;
import org.ephemera.seal.Timestamp;
import org.ephemera.work.Dispatch;
import org.ephemera.work.Worker;

/**
 * Takes an alert or a request, and records what stopped ({@link Stops}) first. With a queue it opens the package, puts its work on the queue and answers at once
 * {@code {packageId, location, target, status: "queued", admission}}; without one it collects and seals in the same run and
 * answers as {@code collect --json} does. What names no container is kept and answered, what the selector leaves out is
 * answered: neither fails, so that nobody delivers it again. A run that fails or is cut off is delivered again by Lambda,
 * and the same event goes on with the same package.
 */
public final class AlertFunction implements RequestStreamHandler {
    /** What Lambda takes at most, and one byte, so that the parser sees that it is too much. */
    private static final int LARGEST = (6 << 20) + 1;

    private final AwsRuntime runtime;
    private final CollectionListener listener;

    /** For Lambda: the settings come from the environment. */
    public AlertFunction() {
        this(AwsRuntime.fromEnvironment());
    }

    public AlertFunction(AwsRuntime runtime) {
        this(runtime, CollectionListener.NONE);
    }

    public AlertFunction(AwsRuntime runtime, CollectionListener listener) {
        this.runtime = runtime;
        this.listener = listener;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        byte[] payload = in.readNBytes(LARGEST);
        ReceivedEvent received = new ReceivedEvent(payload);
        Stops.Recordable stopped = subject -> StoppedTask.of(subject, received);
        Stops stops = Stops.record(
                Selection.of(
                        AlertParser.parse(payload),
                        runtime.selector(),
                        runtime.clock().instant()),
                stopped,
                stopped,
                runtime.onStop(),
                runtime::spool,
                line -> log(context, line));
        Selection selection = stops.rest();
        // Kept first: a run that is cut off while it collects must not lose them.
        List<ObjectNode> kept = new ArrayList<>();
        for (Alert.Unplaced unplaced : selection.unplaced()) {
            kept.add(kept(unplaced, payload, context));
        }
        Optional<ObjectNode> answer =
                stops.isAll() ? Optional.empty() : Optional.of(answer(selection, kept, payload, context));
        selection.leftOut().forEach(each -> log(context, "not-selected"));
        if (stops.lost().isPresent()) {
            throw stops.lost().get();
        }
        out.write(Json.bytes(stops.answer(answer)));
    }

    private ObjectNode answer(Selection selection, List<ObjectNode> kept, byte[] payload, Context context)
            throws IOException {
        if (selection.selected().isEmpty()) {
            return Ignored.answer(selection, kept);
        }
        ObjectNode answer = acquired(selection.selected(), payload, context);
        Ignored.beside(answer, selection, kept);
        return answer;
    }

    private ObjectNode kept(Alert.Unplaced unplaced, byte[] payload, Context context) throws IOException {
        ObjectNode json = Json.object().put("status", unplaced.status()).put("reason", unplaced.reason());
        if (payload.length < LARGEST) { // else it is cut off
            json.put(
                    "kept",
                    new UnplacedAlerts(runtime.store(), runtime.clock()).keep(unplaced, new ReceivedEvent(payload)));
        }
        log(context, unplaced.status() + " " + json.path("kept").asText());
        return json;
    }

    private ObjectNode acquired(List<Subject> subjects, byte[] payload, Context context) throws IOException {
        int left = subjects.size();
        ObjectNode answer = acquired(subjects.getFirst(), payload, deadline(context, left), context);
        for (Subject further : subjects.subList(1, subjects.size())) {
            left--;
            answer.withArray("others").add(acquired(further, payload, deadline(context, left), context));
        }
        return answer;
    }

    private ObjectNode acquired(Subject subject, byte[] payload, Deadline deadline, Context context)
            throws IOException {
        if (runtime.hasQueue()) {
            return queued(subject, payload, context);
        }
        Worker worker = runtime.worker(context.getAwsRequestId(), listener, Dispatch.NOWHERE);
        Opened opened = runtime.intake(Dispatch.NOWHERE).admit(request(subject, payload, context), planned(subject));
        String id = opened.open().packageId().value();
        log(context, (opened.fresh() ? "opened " : "goes on with ") + id);
        Seal seal = worker.finish(opened, deadline);
        log(context, "sealed " + id + " as " + seal.statement().status());
        if (seal.timestamp() instanceof Timestamp.Missing missing) {
            log(context, "no timestamp for " + id + ": " + missing.reason());
        }
        return new Receipt(
                        opened.open().target().id(),
                        runtime.location(opened.open().packageId()),
                        seal)
                .toJson();
    }

    private ObjectNode queued(Subject subject, byte[] payload, Context context) throws IOException {
        Opened opened = runtime.intake(runtime.dispatch()).take(request(subject, payload, context), planned(subject));
        PackageId id = opened.open().packageId();
        log(context, "queued " + id + " " + opened.admission().key());
        return Json.object()
                .put("packageId", id.value())
                .put("location", runtime.location(id))
                .put("target", opened.open().target().id())
                .put("status", "queued")
                .put("admission", opened.admission().key());
    }

    private static List<Artifact> planned(Subject subject) {
        return AwsSources.plannedFor(subject.target().kind());
    }

    private AcquisitionRequest request(Subject subject, byte[] payload, Context context) {
        // Lambda keeps the request id when it delivers the same event again.
        Subject named =
                subject.trigger().eventId().isEmpty() ? subject.withEventId(context.getAwsRequestId()) : subject;
        Trigger trigger = named.trigger();
        // Lambda does not say who invoked it; that somebody was allowed to is all that is known.
        Requester requester = trigger.kind() == Trigger.Kind.ALERT
                ? new Requester(trigger.source(), Requester.Method.EVENT_SOURCE, false)
                : new Requester("unknown", Requester.Method.IAM, false);
        return new AcquisitionRequest(
                runtime.withTrail(named.target()),
                trigger,
                named.event().orElseGet(() -> new ReceivedEvent(payload)),
                requester,
                named.reason(),
                named.caseId(),
                named.window(),
                runtime.retention());
    }

    private Deadline deadline(Context context, int subjects) {
        return Deadline.in(
                runtime.clock(), TimeShare.of(Duration.ofMillis(context.getRemainingTimeInMillis()), subjects));
    }

    /** Ids only: what a target or an alert says never goes into a log. */
    private static void log(Context context, String line) {
        context.getLogger().log(line + "\n");
    }
}
