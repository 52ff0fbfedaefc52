package org.ephemera.azure.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.trigger.AlertParser;
import org.ephemera.azure.trigger.StoppedGroup;
import org.ephemera.bag.Json;
import org.ephemera.bag.Requester;
import org.ephemera.bag.Trigger;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.PackageId;
import org.ephemera.record.Stops;
import org.ephemera.seal.Seal;
import org.ephemera.work.Dispatch;
import org.ephemera.work.Intake;
import org.ephemera.work.Worker;

/**
 * What the functions have in common: takes an alert, an event or a request, records what stopped, and puts its work on the queue, or, where there is
 * none, collects and seals in the same run. The same again, while the first is still at work or later, is the same package.
 *
 * @param listener is told what is collected
 * @param log takes lines with ids only: what a target or an alert says never goes into a log
 */
public record AlertAnswering(AzureRuntime runtime, CollectionListener listener, Consumer<String> log) {
    /** Less than {@code functionTimeout} in host.json, at which the host would end the process. */
    static final Duration LONGEST = Duration.ofMinutes(28);

    /**
     * Answers as {@code collect --json} does.
     *
     * @param invocation the id under which Functions logs this run
     * @throws IOException if nothing can be kept or sealed; another delivery of the same may be met
     */
    public Answer answer(byte[] payload, String invocation) throws IOException {
        ReceivedEvent received = new ReceivedEvent(payload);
        Stops stops = Stops.record(
                Selection.of(
                        AlertParser.parse(payload),
                        runtime.selector(),
                        runtime.clock().instant()),
                subject -> StoppedGroup.of(subject, received),
                subject -> StoppedGroup.stop(subject, received),
                runtime.onStop(),
                runtime::spool,
                log);
        Selection selection = stops.rest();
        // Kept first: a run that is cut off while it collects must not lose them.
        List<ObjectNode> kept = new ArrayList<>();
        for (Alert.Unplaced unplaced : selection.unplaced()) {
            kept.add(kept(unplaced, payload));
        }
        selection.leftOut().forEach(each -> log.accept("not-selected"));
        if (stops.lost().isPresent()) {
            throw stops.lost().get();
        }
        if (stops.isAll()) {
            return new Answer.Recorded(stops.answer(Optional.empty()));
        }
        if (selection.selected().isEmpty()) {
            return Answer.nothing(selection, kept);
        }
        ObjectNode answer = runtime.hasQueue()
                ? queued(selection.selected(), payload, invocation)
                : sealed(selection.selected(), payload, invocation);
        Ignored.beside(answer, selection, kept);
        ObjectNode whole = stops.answer(Optional.of(answer));
        return runtime.hasQueue() ? new Answer.Queued(whole) : new Answer.Sealed(whole);
    }

    private ObjectNode queued(List<Subject> subjects, byte[] payload, String invocation) throws IOException {
        Intake intake = runtime.intake(runtime.dispatch());
        ObjectNode answer = queued(intake, subjects.getFirst(), payload, invocation);
        for (Subject further : subjects.subList(1, subjects.size())) {
            answer.withArray("others").add(queued(intake, further, payload, invocation));
        }
        return answer;
    }

    private ObjectNode queued(Intake intake, Subject subject, byte[] payload, String invocation) throws IOException {
        Opened opened = intake.take(
                request(subject, payload, invocation),
                AzureSources.plannedFor(subject.target().kind()));
        PackageId id = opened.open().packageId();
        log.accept("queued " + id + " " + opened.admission().key());
        return Json.object()
                .put("packageId", id.value())
                .put("location", runtime.location(id))
                .put("target", opened.open().target().id())
                .put("status", "queued")
                .put("admission", opened.admission().key());
    }

    private ObjectNode kept(Alert.Unplaced unplaced, byte[] payload) throws IOException {
        ObjectNode json = Json.object().put("status", unplaced.status()).put("reason", unplaced.reason());
        if (payload.length <= AlertParser.LARGEST) { // what is larger nobody may fill the store with
            json.put(
                    "kept",
                    new UnplacedAlerts(runtime.store(), runtime.clock()).keep(unplaced, new ReceivedEvent(payload)));
        }
        log.accept(unplaced.status() + " " + json.path("kept").asText());
        return json;
    }

    private ObjectNode sealed(List<Subject> subjects, byte[] payload, String invocation) throws IOException {
        Instant end = runtime.clock().instant().plus(LONGEST);
        int left = subjects.size();
        ObjectNode answer = sealed(subjects.getFirst(), payload, deadline(end, left), invocation);
        for (Subject further : subjects.subList(1, subjects.size())) {
            left--;
            answer.withArray("others").add(sealed(further, payload, deadline(end, left), invocation));
        }
        return answer;
    }

    private ObjectNode sealed(Subject subject, byte[] payload, Deadline deadline, String invocation)
            throws IOException {
        Worker worker = runtime.worker(invocation, listener, Dispatch.NOWHERE);
        Opened opened = runtime.intake(Dispatch.NOWHERE)
                .admit(
                        request(subject, payload, invocation),
                        AzureSources.plannedFor(subject.target().kind()));
        log.accept(
                (opened.fresh() ? "opened " : "goes on with ") + opened.open().packageId());
        Seal seal = worker.finish(opened, deadline);
        Sealings.log(opened, seal, log);
        return new Receipt(
                        opened.open().target().id(),
                        runtime.location(opened.open().packageId()),
                        seal)
                .toJson();
    }

    private AcquisitionRequest request(Subject subject, byte[] payload, String invocation) {
        Subject named = subject.trigger().eventId().isEmpty() ? subject.withEventId(invocation) : subject;
        Trigger trigger = named.trigger();
        // Whoever has the function's key may say anything: that somebody had it is all that is known.
        Requester requester = trigger.kind() == Trigger.Kind.ALERT
                ? new Requester(trigger.source(), Requester.Method.EVENT_SOURCE, false)
                : new Requester("unknown", Requester.Method.CLAIMED, false);
        return new AcquisitionRequest(
                runtime.withWorkspace(named.target()),
                trigger,
                named.event().orElseGet(() -> new ReceivedEvent(payload)),
                requester,
                named.reason(),
                named.caseId(),
                named.window(),
                runtime.retention());
    }

    private Deadline deadline(Instant end, int subjects) {
        Duration left = Duration.between(runtime.clock().instant(), end);
        return Deadline.in(runtime.clock(), TimeShare.of(left.isNegative() ? Duration.ZERO : left, subjects));
    }
}
