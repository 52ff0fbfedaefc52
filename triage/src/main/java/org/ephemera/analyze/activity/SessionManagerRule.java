package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/**
 * Session Manager sessions in containers of ECS (EXE-004). With ECS Exec enabled, {@code StartSession} is sufficient
 * and {@code ExecuteCommand} is not needed. The logging configuration of the cluster does not apply to such a
 * session.
 */
final class SessionManagerRule implements CallRule {
    private static final String CONTAINER = "ecs:";

    private final CallerBaseline baseline;
    private final SessionLogs logs;
    private final ExaminedEcsTarget target;

    SessionManagerRule(CallerBaseline baseline, SealedPackage sealed) {
        this.baseline = baseline;
        this.logs = new SessionLogs(sealed);
        this.target = ExaminedEcsTarget.of(sealed);
    }

    /**
     * Container of a session, from the target {@code ecs:CLUSTER_TASK_RUNTIMEID}. Only the name of a cluster may
     * contain underscores.
     */
    record SessionTarget(String cluster, String task) {
        /** Returns the container; empty if the call does not itself open a session in a container of ECS. */
        static Optional<SessionTarget> of(ControlCall call) {
            return call.service().equals("ssm") && call.action().equals("StartSession") && !isOpenedByEcs(call)
                    ? of(call.request().path("target").asText())
                    : Optional.empty();
        }

        private static Optional<SessionTarget> of(String text) {
            int runtime = text.lastIndexOf('_');
            int task = text.lastIndexOf('_', runtime - 1);
            return text.startsWith(CONTAINER) && task > CONTAINER.length()
                    ? Optional.of(new SessionTarget(
                            text.substring(CONTAINER.length(), task), text.substring(task + 1, runtime)))
                    : Optional.empty();
        }
    }

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        calls.forEach(
                call -> SessionTarget.of(call).ifPresent(sessionTarget -> evaluate(call, sessionTarget, findings)));
    }

    /**
     * Reports whether ECS opened the session for a caller of {@code ExecuteCommand}, which is reported separately.
     * CloudTrail sets this field itself.
     */
    private static boolean isOpenedByEcs(ControlCall call) {
        return call.entry().path("userIdentity").path("invokedBy").asText().equals("ecs.amazonaws.com");
    }

    private void evaluate(ControlCall call, SessionTarget sessionTarget, ActivityFindings findings) {
        JsonNode request = call.request();
        Optional<String> document = Json.text(request, "documentName");
        Optional<String> session = Json.text(call.entry().path("responseElements"), "sessionId");
        boolean inTarget = target.has(call, sessionTarget.task(), sessionTarget.cluster());
        boolean unfamiliar = baseline.hasNewAddressOrAgent(call);
        // Without a document the session is a shell.
        Severity severity = call.error().isPresent()
                ? Severity.LOW
                : inTarget ? (document.isEmpty() || unfamiliar ? Severity.HIGH : Severity.MEDIUM) : Severity.INFO;
        findings.add(
                "EXE-004",
                severity,
                sessionTarget.task() + "/unknown container",
                call.principal()
                        + (call.error().isPresent() ? " tried to open " : " opened ")
                        + "a session with Session Manager, without ECS"
                        + document.map(name -> ", with the document " + name).orElse("")
                        + SessionSentence.ending(call, inTarget, unfamiliar, session),
                call,
                session.map(logs::evidence).orElse(List.of()).toArray(EvidenceLocation[]::new));
        if (inTarget && call.error().isEmpty()) {
            session.flatMap(logs::missing)
                    .ifPresent(why -> findings.gap(
                            "EXE-004", "the activity in the session " + session.get() + " is unknown: " + why));
        }
    }
}
