package org.ephemera.cli.options;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.cli.cloud.TargetName;
import org.ephemera.cli.cloud.TrailAttribute;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.format.Requester;
import org.ephemera.model.CaseId;
import org.ephemera.model.PackageId;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;
import org.ephemera.store.Retention;
import org.jspecify.annotations.Nullable;

/** Arguments of {@code ephemera collect} as the user typed them. */
public record CollectArguments(
        @Nullable String target,
        @Nullable String alert,
        @Nullable String resume,
        @Nullable String caseId,
        @Nullable String from,
        @Nullable String to,
        @Nullable String reason,
        @Nullable Integer limit,
        boolean configMapValues,
        @Nullable String trail,
        String retention) {
    /**
     * Returns the package to resume.
     *
     * @param retentionGiven true if the command line has {@code --retention}, which has no effect on an existing
     *     package
     * @throws CommandFailure with a usage error if an option does not apply to an existing package, or the id is
     *     invalid
     */
    public PackageId resumed(boolean retentionGiven) throws CommandFailure {
        checkOneSubject();
        if (retentionGiven
                || configMapValues
                || Stream.of(caseId, from, to, reason, limit, trail).anyMatch(option -> option != null)) {
            throw CommandFailure.usage(
                    "a resumed package keeps the case, window, reason, limit, trail and retention with which it was"
                            + " opened",
                    "Omit --case, --from, --to, --reason, --limit, --trail, --retention and"
                            + " --include-configmap-values");
        }
        try {
            return new PackageId(String.valueOf(resume));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(
                    "invalid package id: '" + resume + "'",
                    "Use the last part of the package's location, a UUID of version 7 in lower case");
        }
    }

    /**
     * Returns the selected targets: TARGET, or those of the alert, each with the bytes of the alert.
     *
     * @throws CommandFailure with a usage error if an argument is invalid
     */
    public AlertSelection selection(Session session) throws CommandFailure, IOException {
        checkOneSubject();
        if (alert != null && limit != null) {
            throw CommandFailure.usage(
                    "--limit requires a TARGET: an alert identifies tasks, and a request contains its own limit",
                    "Omit --limit");
        }
        if (alert != null && configMapValues) {
            throw CommandFailure.usage(
                    "--include-configmap-values requires a TARGET: an alert collects only what the function would"
                            + " collect",
                    "Omit --include-configmap-values");
        }
        TargetArgument argument = new TargetArgument(target, alert);
        try {
            if (alert == null) {
                return new AlertSelection(List.of(limited(argument.target())), List.of(), List.of());
            }
            byte[] payload = argument.alert(session);
            AlertSelection selection = TargetArgument.selection(payload, session);
            ReceivedEvent all = new ReceivedEvent(payload);
            return new AlertSelection(
                    selection.selected().stream()
                            .map(subject -> subject.receivedAs(all))
                            .toList(),
                    selection.leftOut(),
                    selection.unplaced());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }

    /** Returns one request for each selected target. */
    public List<AcquisitionRequest> requests(AlertSelection selection, Session session) throws CommandFailure {
        List<AcquisitionRequest> requests = new ArrayList<>();
        Instant now = session.clock().instant();
        try {
            for (AlertSubject subject : selection.selected()) {
                String id = subject.trigger().eventId();
                AlertSubject identified =
                        id.isEmpty() ? subject.withEventId(UUID.randomUUID().toString()) : subject;
                RequestedWindow window = TimeArgument.window(from, to, identified.window(), now);
                ReceivedEvent event = identified
                        .event()
                        .orElseGet(() -> new ReceivedEvent(requestEvent(identified.trigger(), window)));
                requests.add(request(identified, window, event, session));
            }
            return requests;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }

    private AlertSubject limited(AlertSubject subject) throws CommandFailure {
        Target target = limit == null ? subject.target() : TargetName.limited(subject.target(), limit);
        return new AlertSubject(
                subject.trigger(),
                configMapValues ? TargetName.withConfigMapValues(target) : target,
                subject.caseId(),
                subject.reason(),
                subject.window());
    }

    private AcquisitionRequest request(
            AlertSubject subject, RequestedWindow window, ReceivedEvent event, Session session) throws CommandFailure {
        return new AcquisitionRequest(
                TrailAttribute.with(trail, subject.target(), session),
                subject.trigger(),
                event,
                new Requester(session.user(), Requester.Method.CLAIMED, false),
                reason == null ? subject.reason() : reason,
                caseId == null ? subject.caseId() : Optional.of(new CaseId(caseId)),
                window,
                Retention.parse(retention));
    }

    /** Returns the request as an event in the form that functions accept; time spans are replaced by absolute times. */
    private byte[] requestEvent(AcquisitionTrigger trigger, RequestedWindow window) {
        ObjectNode json = Json.object().put("target", target).put("id", trigger.eventId());
        Optional.ofNullable(caseId).ifPresent(value -> json.put("case", value));
        Optional.ofNullable(reason).ifPresent(value -> json.put("reason", value));
        window.from().ifPresent(value -> json.put("from", value.toString()));
        window.to().ifPresent(value -> json.put("to", value.toString()));
        Optional.ofNullable(limit).ifPresent(value -> json.put("limit", value));
        if (configMapValues) {
            json.put("configMapValues", true);
        }
        return Json.bytes(json);
    }

    private void checkOneSubject() throws CommandFailure {
        if (Stream.of(target, alert, resume).filter(word -> word != null).count() != 1) {
            throw CommandFailure.usage(
                    "'ephemera collect' requires exactly one of TARGET, --alert FILE and --resume ID",
                    "'ephemera collect --help' shows an example");
        }
    }
}
