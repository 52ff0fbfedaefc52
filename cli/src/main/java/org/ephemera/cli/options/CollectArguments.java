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
import org.ephemera.format.Json;
import org.ephemera.format.Requester;
import org.ephemera.format.Trigger;
import org.ephemera.model.AskedWindow;
import org.ephemera.model.CaseId;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.store.Retention;
import org.jspecify.annotations.Nullable;

/** What somebody at a terminal asks to be collected, as they wrote it. */
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
    /** @param asksRetention whether one was given as an option: whoever does believes that it holds */
    public PackageId resumed(boolean asksRetention) throws CommandFailure {
        only();
        if (asksRetention
                || configMapValues
                || Stream.of(caseId, from, to, reason, limit, trail).anyMatch(option -> option != null)) {
            throw CommandFailure.usage(
                    "a package that is resumed keeps the case, window, reason, limit, trail and retention it was opened with",
                    "Leave out --case, --from, --to, --reason, --limit, --trail, --retention and"
                            + " --include-configmap-values");
        }
        try {
            return new PackageId(String.valueOf(resume));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(
                    "'" + resume + "' is no package id",
                    "It is the last part of the package's address, a UUID of version 7 in lower case");
        }
    }

    /** The containers that are named, each with the bytes that name it if they came from somebody else. */
    public AlertSelection selection(Session session) throws CommandFailure, IOException {
        only();
        if (alert != null && limit != null) {
            throw CommandFailure.usage(
                    "--limit goes with a TARGET: an alert names tasks, and a request says its own limit",
                    "Leave out --limit");
        }
        if (alert != null && configMapValues) {
            throw CommandFailure.usage(
                    "--include-configmap-values goes with a TARGET: of what an alert names, no more is taken than the"
                            + " function would take",
                    "Leave it out");
        }
        TargetArgument named = new TargetArgument(target, alert);
        try {
            if (alert == null) {
                return new AlertSelection(List.of(limited(named.target())), List.of(), List.of());
            }
            byte[] payload = named.alert(session);
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

    /** One request for each container that is selected. */
    public List<AcquisitionRequest> requests(AlertSelection selection, Session session) throws CommandFailure {
        List<AcquisitionRequest> requests = new ArrayList<>();
        Instant now = session.clock().instant();
        try {
            for (AlertSubject subject : selection.selected()) {
                String id = subject.trigger().eventId();
                AlertSubject known =
                        id.isEmpty() ? subject.withEventId(UUID.randomUUID().toString()) : subject;
                AskedWindow window = TimeArgument.window(from, to, known.window(), now);
                ReceivedEvent event = known.event().orElseGet(() -> new ReceivedEvent(asked(known.trigger(), window)));
                requests.add(request(known, window, event, session));
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

    private AcquisitionRequest request(AlertSubject subject, AskedWindow window, ReceivedEvent event, Session session)
            throws CommandFailure {
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

    /** The request as an event, in the form in which a function takes one; a span back from now has become a moment. */
    private byte[] asked(Trigger trigger, AskedWindow window) {
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

    private void only() throws CommandFailure {
        if (Stream.of(target, alert, resume).filter(word -> word != null).count() != 1) {
            throw CommandFailure.usage(
                    "'ephemera collect' needs exactly one of TARGET, --alert FILE and --resume ID",
                    "'ephemera collect --help' shows an example");
        }
    }
}
