package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/**
 * ECS Exec sessions (EXE-004), with the session log if the package contains it. Sessions in other tasks are reported
 * with a lower severity.
 */
final class EcsExec implements CallRule {
    private final CallerBaseline baseline;
    private final SessionLogs logs;
    private final ExaminedEcsTarget target;

    EcsExec(CallerBaseline baseline, SealedPackage sealed) {
        this.baseline = baseline;
        this.logs = new SessionLogs(sealed);
        this.target = ExaminedEcsTarget.of(sealed);
    }

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        List<ControlCall> execs = calls.stream()
                .filter(call -> call.service().equals("ecs") && call.action().equals("ExecuteCommand"))
                .toList();
        Set<String> accessors = new HashSet<>();
        execs.stream()
                .filter(call -> call.error().isEmpty() && target.has(call))
                .forEach(call -> accessors.add(call.principal()));
        for (ControlCall call : execs) {
            evaluate(call, accessors.contains(call.principal()), findings);
        }
    }

    private void evaluate(ControlCall call, boolean accessedTarget, ActivityFindings findings) {
        JsonNode request = call.request();
        String command = request.path("command").asText();
        boolean inTarget = target.has(call);
        boolean otherService = target.isOtherService(call);
        boolean unfamiliar = baseline.hasNewAddressOrAgent(call);
        boolean prompt = request.path("interactive").asBoolean() && ShellPrograms.isShell(command);
        Optional<String> session =
                Json.text(call.entry().path("responseElements").path("session"), "sessionId");
        Severity severity = call.error().isPresent()
                ? Severity.LOW
                : inTarget
                        ? (prompt || unfamiliar ? Severity.HIGH : Severity.MEDIUM)
                        : accessedTarget ? Severity.MEDIUM : otherService ? Severity.LOW : Severity.INFO;
        findings.add(
                "EXE-004",
                severity,
                subject(request),
                call.principal()
                        + (call.error().isPresent() ? " tried to run " : " ran ")
                        + command
                        + (otherService ? " in a container that is not part of the service," : "")
                        + SessionSentence.ending(call, inTarget, unfamiliar, session),
                call,
                session.map(logs::evidence).orElse(List.of()).toArray(EvidenceLocation[]::new));
        if (inTarget && call.error().isEmpty()) {
            checkSessionLog(call, session, findings);
        }
    }

    private void checkSessionLog(ControlCall call, Optional<String> session, ActivityFindings findings) {
        if (session.isEmpty()) {
            findings.gap(
                    "EXE-004",
                    "the response to the exec at " + call.time()
                            + " contains no session: it is unknown whether the command ran");
            return;
        }
        logs.missing(session.get())
                .ifPresent(why ->
                        findings.gap("EXE-004", "the input of the session " + session.get() + " is unknown: " + why));
    }

    private static String subject(JsonNode request) {
        return ExaminedEcsTarget.last(request.path("task").asText()) + "/"
                + request.path("container").asText("its only container");
    }
}
