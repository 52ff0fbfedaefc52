package org.ephemera.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ephemera.acquire.AcquisitionReceipt;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.CollectionTimeShare;
import org.ephemera.acquire.IgnoredAlertResponse;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.RequestIdDefaults;
import org.ephemera.acquire.UnplacedAlertStore;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.format.Requester;
import org.ephemera.model.PackageId;
import org.ephemera.queue.PackageWorker;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkResult;
import org.ephemera.recorder.RecordedStops;

/**
 * Handler of one alert, event or request. It records stopped containers and puts the work on the queue. Without a queue
 * it collects and seals in the same run.
 *
 * <p>A repeated delivery, even while the first is still being handled, finds the same package. A payload without a
 * container is stored and answered with a reason. An alert that the selector leaves out is answered too. Neither fails,
 * so that the sender does not deliver it again.
 *
 * @param listener receives the progress of the collection
 * @param log receives log lines with ids only, never text from a target or an alert
 */
public record AlertHandling(CollectorSite site, AlertForms forms, CollectionListener listener, Consumer<String> log) {
    /**
     * Handles a payload.
     *
     * @param invocation the id under which the cloud logs this run; an event without its own id gets this one
     * @param left returns the time that the run may still take
     * @throws IOException if the payload cannot be stored or the package cannot be sealed; another delivery may succeed
     */
    public AlertResponse handle(byte[] payload, String invocation, Supplier<Duration> left) throws IOException {
        try {
            return handled(payload, invocation, left);
        } finally {
            site.logForeignState(log);
        }
    }

    private AlertResponse handled(byte[] payload, String invocation, Supplier<Duration> left) throws IOException {
        ReceivedEvent received = new ReceivedEvent(payload);
        RecordedStops stops = RecordedStops.record(
                AlertSelection.of(
                        forms.parser().apply(payload),
                        site.selector(),
                        site.clock().instant()),
                subject -> forms.recordable().of(subject, received),
                subject -> forms.stop().of(subject, received),
                site.onStop(),
                site::spool,
                log);
        AlertSelection selection = stops.remaining();
        // Stored first, so that a run that is interrupted while it collects does not lose them.
        List<ObjectNode> kept = new ArrayList<>();
        for (ParsedAlert.Unplaced unplaced : selection.unplaced()) {
            kept.add(kept(unplaced, received));
        }
        AlertResponse answer = stops.isAll()
                ? new AlertResponse(AlertResponse.Kind.RECORDED, stops.answer(Optional.empty()))
                : handle(stops, kept, new Run(received, invocation, left));
        selection.leftOut().forEach(each -> log.accept("not-selected"));
        // Everything that could be collected was collected before the sender is asked to deliver again.
        if (stops.lost().isPresent()) {
            throw stops.lost().get();
        }
        return answer;
    }

    private AlertResponse handle(RecordedStops stops, List<ObjectNode> kept, Run run) throws IOException {
        AlertSelection selection = stops.remaining();
        if (selection.selected().isEmpty()) {
            return AlertResponse.nothing(stops, kept);
        }
        ObjectNode acquired = acquired(RequestIdDefaults.assign(selection.selected(), run.invocation()), run);
        IgnoredAlertResponse.addTo(acquired, selection, kept);
        ObjectNode complete = stops.answer(Optional.of(acquired));
        return new AlertResponse(site.hasQueue() ? AlertResponse.Kind.QUEUED : AlertResponse.Kind.SEALED, complete);
    }

    private ObjectNode kept(ParsedAlert.Unplaced unplaced, ReceivedEvent received) throws IOException {
        ObjectNode json = Json.object().put("status", unplaced.status()).put("reason", unplaced.reason());
        if (received.size() <= forms.largest()) { // a larger payload must not fill the store
            json.put("kept", new UnplacedAlertStore(site.store(), site.clock()).store(unplaced, received));
        }
        log.accept(unplaced.status() + " " + json.path("kept").asText());
        return json;
    }

    /** Handles each subject, even if another one fails. */
    private ObjectNode acquired(List<AlertSubject> subjects, Run run) throws IOException {
        List<ObjectNode> answers = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();
        int left = subjects.size();
        for (AlertSubject subject : subjects) {
            try {
                answers.add(acquired(subject, left, run));
            } catch (IOException | RuntimeException e) {
                ForeignObjectLog.log(e, log);
                failures.add(e);
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
            left--;
        }
        if (!failures.isEmpty()) {
            throw first(failures);
        }
        ObjectNode answer = answers.getFirst();
        for (ObjectNode other : answers.subList(1, answers.size())) {
            answer.withArray("others").add(other);
        }
        return answer;
    }

    private static IOException first(List<Exception> failures) {
        Exception first = failures.getFirst();
        failures.stream().filter(other -> !other.equals(first)).forEach(first::addSuppressed);
        if (first instanceof RuntimeException defect) {
            throw defect;
        }
        return first instanceof IOException io ? io : new IOException(first);
    }

    private ObjectNode acquired(AlertSubject subject, int left, Run run) throws IOException {
        return site.hasQueue() ? queued(subject, run) : sealed(subject, left, run);
    }

    private ObjectNode queued(AlertSubject subject, Run run) throws IOException {
        OpenPackage opened = site.intake(site.dispatch())
                .take(
                        request(subject, run),
                        forms.planned().apply(subject.target().kind()));
        PackageId id = opened.open().packageId();
        log.accept("queued " + id + " " + opened.admission().key());
        return Json.object()
                .put("packageId", id.value())
                .put("location", site.location(id))
                .put("target", opened.open().target().id())
                .put("status", "queued")
                .put("admission", opened.admission().key());
    }

    private ObjectNode sealed(AlertSubject subject, int subjects, Run run) throws IOException {
        Deadline deadline =
                Deadline.in(site.clock(), CollectionTimeShare.of(run.left().get(), subjects));
        PackageWorker worker = site.worker(run.invocation(), new ForeignObjectLog(listener, log), WorkDispatch.NONE);
        OpenPackage opened = site.intake(WorkDispatch.NONE)
                .admit(
                        request(subject, run),
                        forms.planned().apply(subject.target().kind()));
        PackageId id = opened.open().packageId();
        log.accept((opened.isNew() ? "opened " : "resumes ") + id);
        WorkResult.Sealed sealed = worker.finish(opened, deadline);
        SealLogLine.log(sealed.opened(), sealed.seal(), site, log);
        return AcquisitionReceipt.of(sealed.opened().open(), site::location, sealed.seal())
                .toJson();
    }

    private AcquisitionRequest request(AlertSubject subject, Run run) {
        AcquisitionTrigger trigger = subject.trigger();
        // The cloud has checked that the caller of a request is authorized, but does not pass on the identity.
        Requester requester = trigger.kind() == AcquisitionTrigger.Kind.ALERT
                ? new Requester(trigger.source(), Requester.Method.EVENT_SOURCE, false)
                : new Requester("unknown", forms.requestMethod(), false);
        return new AcquisitionRequest(
                forms.withSettings().apply(subject.target()),
                trigger,
                subject.event().orElse(run.received()),
                requester,
                subject.reason(),
                subject.caseId(),
                subject.window(),
                site.retention());
    }

    /** One delivery of a payload. */
    private record Run(ReceivedEvent received, String invocation, Supplier<Duration> left) {}
}
