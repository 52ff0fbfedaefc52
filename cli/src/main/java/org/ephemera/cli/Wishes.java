package org.ephemera.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.aws.trigger.Alert;
import org.ephemera.aws.trigger.AlertParser;
import org.ephemera.aws.trigger.EcsTarget;
import org.ephemera.aws.trigger.Subject;
import org.ephemera.bag.Json;
import org.ephemera.bag.Requester;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.CaseId;
import org.ephemera.evidence.PackageId;
import org.ephemera.evidence.Target;
import org.ephemera.store.Retention;
import org.jspecify.annotations.Nullable;

/** What somebody at a terminal asks to be collected, as they wrote it. */
record Wishes(
        @Nullable String target,
        @Nullable String alert,
        @Nullable String resume,
        @Nullable String caseId,
        @Nullable String from,
        @Nullable String to,
        @Nullable String reason,
        Optional<String> retention) {
    static final String RETENTION = "EPHEMERA_RETENTION";

    /** What a Lambda takes, and one byte: so that the parser sees that it is too much. */
    private static final int LARGEST_ALERT = (6 << 20) + 1;

    PackageId resumed() throws Failure {
        only();
        if (Stream.of(caseId, from, to, reason).anyMatch(option -> option != null)) {
            throw Failure.usage(
                    "a package that is resumed keeps the case, window and reason it was opened with",
                    "Leave out --case, --from, --to and --reason");
        }
        try {
            return new PackageId(String.valueOf(resume));
        } catch (IllegalArgumentException e) {
            throw Failure.usage(
                    "'" + resume + "' is no package id",
                    "It is the last part of the package's address, a UUID of version 7 in lower case");
        }
    }

    /** One request for each container that is named. */
    List<AcquisitionRequest> requests(Session session) throws Failure, IOException {
        only();
        try {
            if (alert == null) {
                Target named = EcsTarget.parse(String.valueOf(target));
                Trigger trigger = new Trigger(
                        Trigger.Kind.REQUEST, Main.PROGRAM, UUID.randomUUID().toString(), Optional.empty());
                Subject subject = new Subject(trigger, named, Optional.empty(), "");
                return List.of(request(subject, asked(trigger), session));
            }
            byte[] payload = payload(alert, session);
            return switch (AlertParser.parse(payload)) {
                case Alert.Recognised recognised -> requests(recognised, payload, session);
                case Alert.NoContainer none ->
                    throw Failure.usage(
                            "the alert names no container: " + none.reason(),
                            "Hand over an alert about an ECS task, or name the task's ARN");
                case Alert.NotAnAlert not ->
                    throw Failure.usage(
                            "this is no alert: " + not.reason(),
                            "Hand over the JSON as EventBridge delivers it or 'aws guardduty get-findings' prints it");
            };
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e);
        }
    }

    private List<AcquisitionRequest> requests(Alert.Recognised recognised, byte[] payload, Session session)
            throws Failure {
        List<AcquisitionRequest> requests = new java.util.ArrayList<>();
        for (Subject subject : recognised.subjects()) {
            boolean named = !subject.trigger().eventId().isEmpty();
            requests.add(request(
                    named ? subject : subject.withEventId(UUID.randomUUID().toString()), payload, session));
        }
        return requests;
    }

    private AcquisitionRequest request(Subject subject, byte[] event, Session session) throws Failure {
        Instant now = session.clock().instant();
        Optional<Instant> begin = from == null ? Optional.empty() : Optional.of(When.parse("--from", from, now));
        Optional<Instant> end = to == null ? Optional.empty() : Optional.of(When.parse("--to", to, now));
        if (begin.isPresent() && !begin.get().isBefore(end.orElse(now))) {
            throw Failure.usage(
                    "the window ends before it begins: " + begin.get() + " to " + end.orElse(now),
                    "Give a --from that is earlier than --to");
        }
        return new AcquisitionRequest(
                subject.target(),
                subject.trigger(),
                new ReceivedEvent(event),
                new Requester(session.user(), Requester.Method.CLAIMED, false),
                reason == null ? subject.reason() : reason,
                caseId == null ? subject.caseId() : Optional.of(new CaseId(caseId)),
                begin,
                end,
                Retention.parse(retention.orElse("none")));
    }

    /** The request as an event, in the form in which a function takes one. */
    private byte[] asked(Trigger trigger) {
        ObjectNode json = Json.object().put("target", target).put("id", trigger.eventId());
        Optional.ofNullable(caseId).ifPresent(value -> json.put("case", value));
        Optional.ofNullable(reason).ifPresent(value -> json.put("reason", value));
        Optional.ofNullable(from).ifPresent(value -> json.put("from", value));
        Optional.ofNullable(to).ifPresent(value -> json.put("to", value));
        return Json.bytes(json);
    }

    private void only() throws Failure {
        if (Stream.of(target, alert, resume).filter(word -> word != null).count() != 1) {
            throw Failure.usage(
                    "'ephemera collect' needs exactly one of TARGET, --alert FILE and --resume ID",
                    "'ephemera collect --help' shows an example");
        }
    }

    private static byte[] payload(String file, Session session) throws Failure, IOException {
        if (file.equals("-")) {
            return session.in().readNBytes(LARGEST_ALERT);
        }
        Path path = session.path(file);
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(LARGEST_ALERT);
        } catch (IOException e) {
            throw Failure.usage("the alert " + path + " cannot be read", "Check its name, owner and mode");
        }
    }
}
