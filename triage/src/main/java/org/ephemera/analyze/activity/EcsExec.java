package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/** ECS Exec (EXE-004), with the log of its session where there is one. Sessions elsewhere are told of and weigh little. */
final class EcsExec implements CallRule {
    private final CallerBaseline familiar;
    private final SessionLogs logs;
    private final ExaminedEcsTarget target;

    EcsExec(CallerBaseline familiar, SealedPackage sealed) {
        this.familiar = familiar;
        this.logs = new SessionLogs(sealed);
        this.target = ExaminedEcsTarget.of(sealed);
    }

    @Override
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        List<ControlCall> execs = calls.stream()
                .filter(call -> call.service().equals("ecs") && call.action().equals("ExecuteCommand"))
                .toList();
        Set<String> inside = new HashSet<>();
        execs.stream()
                .filter(call -> call.error().isEmpty() && target.has(call))
                .forEach(call -> inside.add(call.principal()));
        for (ControlCall call : execs) {
            judge(call, inside.contains(call.principal()), judged);
        }
    }

    private void judge(ControlCall call, boolean knownInside, ActivityFindings judged) {
        JsonNode asked = call.request();
        String command = asked.path("command").asText();
        boolean here = target.has(call);
        boolean beside = target.isBeside(call);
        boolean stranger = familiar.isStrange(call);
        boolean prompt = asked.path("interactive").asBoolean() && ShellPrograms.isShell(command);
        Optional<String> session =
                Json.text(call.entry().path("responseElements").path("session"), "sessionId");
        Severity severity = call.error().isPresent()
                ? Severity.LOW
                : here
                        ? (prompt || stranger ? Severity.HIGH : Severity.MEDIUM)
                        : knownInside ? Severity.MEDIUM : beside ? Severity.LOW : Severity.INFO;
        judged.add(
                "EXE-004",
                severity,
                subject(asked),
                call.principal()
                        + (call.error().isPresent() ? " tried to run " : " ran ")
                        + command
                        + (beside ? " in a container that the service does not have," : "")
                        + SessionSentence.ending(call, here, stranger, session),
                call,
                session.map(logs::evidence).orElse(List.of()).toArray(Evidence[]::new));
        if (here && call.error().isEmpty()) {
            content(call, session, judged);
        }
    }

    private void content(ControlCall call, Optional<String> session, ActivityFindings judged) {
        if (session.isEmpty()) {
            judged.gap(
                    "EXE-004",
                    "the exec at " + call.time() + " was answered without a session: it is not known whether it ran");
            return;
        }
        logs.missing(session.get())
                .ifPresent(why -> judged.gap(
                        "EXE-004", "what was typed in the session " + session.get() + " is not known: " + why));
    }

    private static String subject(JsonNode asked) {
        return ExaminedEcsTarget.last(asked.path("task").asText()) + "/"
                + asked.path("container").asText("its only container");
    }
}
