package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who did what around a built task: so many calls to ECS, one exec session, and where its log is. */
record BuiltAudit(BuiltTask task, Instant now, long calls) {

    static final String EXEC_GROUP = "/lab/exec";
    static final String EXEC_BUCKET = "lab-exec";
    static final String EXEC_PREFIX = "sessions";

    private static final String SESSION = "ecs-execute-command-0123456789abcdef0";

    AuditState state() {
        List<TrailEvent> trail = new ArrayList<>();
        for (long i = 0; i < calls; i++) {
            trail.add(event("DescribeTasks", now.minusSeconds(600 + i), i));
        }
        trail.add(executeCommand());
        Bucket.Entry log = new Bucket.Entry(
                EXEC_PREFIX + "/" + SESSION + ".log", now.minus(Duration.ofMinutes(30)), "# id\nuid=0(root)\n");
        return new AuditState(trail, List.of(new Bucket(ScenarioBuilder.REGION, EXEC_BUCKET, List.of(log))));
    }

    LogGroup execLogs() {
        long stored = now.minus(Duration.ofMinutes(30)).toEpochMilli();
        LogEvent output = new LogEvent(stored, stored + 500, "# id\nuid=0(root)\n");
        LogStream stream = new LogStream(SESSION, Instant.ofEpochMilli(stored), new WrittenLog(List.of(output)));
        return new LogGroup(
                ScenarioBuilder.REGION,
                EXEC_GROUP,
                "STANDARD",
                Optional.of(30),
                now.minus(Duration.ofDays(90)),
                List.of(stream));
    }

    private TrailEvent executeCommand() {
        TrailEvent event = event("ExecuteCommand", now.minus(Duration.ofMinutes(40)), -1);
        event.event()
                .putObject("requestParameters")
                .put("cluster", BuiltTask.CLUSTER)
                .put("task", task.id(0))
                .put("container", "app")
                .put("command", "/bin/sh")
                .put("interactive", true);
        event.event().putObject("responseElements").putObject("session").put("sessionId", SESSION);
        return event;
    }

    private static TrailEvent event(String name, Instant time, long number) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("eventVersion", "1.11").put("eventTime", time.toString()).put("eventSource", "ecs.amazonaws.com");
        event.put("eventName", name).put("awsRegion", ScenarioBuilder.REGION).put("readOnly", false);
        event.put("eventID", new UUID(0x1abL, number).toString());
        event.putObject("userIdentity")
                .put("type", "IAMUser")
                .put("userName", "somebody")
                .put("accessKeyId", "AKIAEXAMPLE000000000");
        return new TrailEvent(event);
    }
}
