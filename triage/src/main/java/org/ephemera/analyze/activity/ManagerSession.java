package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/**
 * A session that Systems Manager opened in a container of ECS (EXE-004): whoever may call {@code StartSession} needs no
 * {@code ExecuteCommand} where exec is switched on, and what the cluster says of logging does not hold for it.
 */
final class ManagerSession implements CallRule {
    private static final String CONTAINER = "ecs:";

    private final CallerBaseline familiar;
    private final SessionLogs logs;
    private final ExaminedEcsTarget target;

    ManagerSession(CallerBaseline familiar, SealedPackage sealed) {
        this.familiar = familiar;
        this.logs = new SessionLogs(sealed);
        this.target = ExaminedEcsTarget.of(sealed);
    }

    /** Where a session was to be: {@code ecs:CLUSTER_TASK_RUNTIMEID}; only a cluster's name may have underscores. */
    record Where(String cluster, String task) {
        /** Empty of a call that opens no session in a container of ECS by itself. */
        static Optional<Where> of(ControlCall call) {
            return call.service().equals("ssm") && call.action().equals("StartSession") && !isOfEcs(call)
                    ? of(call.request().path("target").asText())
                    : Optional.empty();
        }

        private static Optional<Where> of(String text) {
            int runtime = text.lastIndexOf('_');
            int task = text.lastIndexOf('_', runtime - 1);
            return text.startsWith(CONTAINER) && task > CONTAINER.length()
                    ? Optional.of(
                            new Where(text.substring(CONTAINER.length(), task), text.substring(task + 1, runtime)))
                    : Optional.empty();
        }
    }

    @Override
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        calls.forEach(call -> Where.of(call).ifPresent(where -> judge(call, where, judged)));
    }

    /** What ECS opens for a caller of {@code ExecuteCommand}, who is told by that; CloudTrail itself writes who called. */
    private static boolean isOfEcs(ControlCall call) {
        return call.entry().path("userIdentity").path("invokedBy").asText().equals("ecs.amazonaws.com");
    }

    private void judge(ControlCall call, Where where, ActivityFindings judged) {
        JsonNode asked = call.request();
        Optional<String> document = Json.text(asked, "documentName");
        Optional<String> session = Json.text(call.entry().path("responseElements"), "sessionId");
        boolean here = target.has(call, where.task(), where.cluster());
        boolean stranger = familiar.isStrange(call);
        // Without a document it is a shell.
        Severity severity = call.error().isPresent()
                ? Severity.LOW
                : here ? (document.isEmpty() || stranger ? Severity.HIGH : Severity.MEDIUM) : Severity.INFO;
        judged.add(
                "EXE-004",
                severity,
                where.task() + "/one of its containers",
                call.principal()
                        + (call.error().isPresent() ? " tried to open " : " opened ")
                        + "a session by Systems Manager, past ECS"
                        + document.map(name -> ", with the document " + name).orElse("")
                        + SessionSentence.ending(call, here, stranger, session),
                call,
                session.map(logs::evidence).orElse(List.of()).toArray(Evidence[]::new));
        if (here && call.error().isEmpty()) {
            session.flatMap(logs::missing)
                    .ifPresent(why -> judged.gap(
                            "EXE-004", "what was done in the session " + session.get() + " is not known: " + why));
        }
    }
}
