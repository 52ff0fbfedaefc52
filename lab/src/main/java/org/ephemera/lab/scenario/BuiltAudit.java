package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Simulated audit trail of a {@link BuiltTask}: ECS calls and, with exec, one session with its log. With exec, it also
 * contains one log event that ECS delivers ({@link LogDelivery}).
 */
record BuiltAudit(BuiltTask task, Instant now, long calls, boolean exec, Optional<String> trailRegion) {

    static final String EXEC_GROUP = "/lab/exec";
    static final String EXEC_BUCKET = "lab-exec";
    static final String EXEC_PREFIX = "sessions";
    static final String ACTIONS = "/aws/vendedlogs/ecs/action-logs/lab";

    private static final String SESSION = "ecs-execute-command-0123456789abcdef0";

    AuditState state() {
        if (!exec) {
            return new AuditState(history(), List.of(), List.of(), stored());
        }
        Bucket.Entry log = new Bucket.Entry(
                EXEC_PREFIX + "/" + SESSION + ".log", now.minus(Duration.ofMinutes(30)), "# id\nuid=0(root)\n");
        LogDelivery actions = new LogDelivery(
                BuiltAccount.REGION,
                "lab-actions",
                BuiltTask.CLUSTER_ARN,
                "ACTION_LOGS",
                "CWL",
                "arn:aws:logs:" + BuiltAccount.REGION + ":" + BuiltAccount.ID + ":log-group:" + ACTIONS);
        return new AuditState(
                history(),
                List.of(new Bucket(BuiltAccount.REGION, EXEC_BUCKET, List.of(log))),
                List.of(actions),
                stored());
    }

    private List<TrailEvent> history() {
        List<TrailEvent> trail = new ArrayList<>();
        for (long i = 0; i < calls; i++) {
            trail.add(event("DescribeTasks", now.minusSeconds(600 + i), i));
        }
        if (exec) {
            trail.add(executeCommand(task, now.minus(Duration.ofMinutes(40)), SESSION, -1));
        }
        return trail;
    }

    private Optional<StoredTrail> stored() {
        return trailRegion.map(region -> new BuiltTrail(task, now, history(), region).stored());
    }

    /** Returns the performance log group of Container Insights, which is empty. */
    LogGroup performance() {
        return group("/aws/ecs/containerinsights/" + BuiltTask.CLUSTER + "/performance", "telemetry", List.of());
    }

    List<LogGroup> groups() {
        List<LogGroup> groups = new ArrayList<>();
        if (exec) {
            groups.add(group(EXEC_GROUP, SESSION, "# id\nuid=0(root)\n"));
            groups.add(group(ACTIONS, "service/lab/app", "{\"eventName\":\"SERVICE_DEPLOYMENT_IN_PROGRESS\"}"));
            groups.add(captured());
        }
        stored().ifPresent(trail -> groups.add(trail.group()));
        return groups;
    }

    /**
     * Returns the events that the event capture of the ECS console stored: the first task is running, another task
     * stopped.
     */
    private LogGroup captured() {
        long stored = now.minus(Duration.ofMinutes(30)).toEpochMilli();
        return group(
                "/aws/events/ecs/containerinsights/" + BuiltTask.CLUSTER + "/performance",
                "events",
                List.of(
                        new LogEvent(stored, stored + 500, change(task.arn(0), "RUNNING")),
                        new LogEvent(
                                stored + 1,
                                stored + 500,
                                change(task.arn(0).replace(task.id(0), "0".repeat(32)), "STOPPED"))));
    }

    private String change(String arn, String status) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("detail-type", "ECS Task State Change").put("source", "aws.ecs");
        event.put("time", now.minus(Duration.ofMinutes(30)).toString());
        event.putObject("detail")
                .put("taskArn", arn)
                .put("taskDefinitionArn", BuiltTask.DEFINITION_ARN + 1)
                .put("launchType", "FARGATE")
                .put("group", "service:" + BuiltTask.SERVICE)
                .put("lastStatus", status);
        return event.toString();
    }

    private LogGroup group(String name, String stream, String message) {
        long stored = now.minus(Duration.ofMinutes(30)).toEpochMilli();
        return group(name, stream, List.of(new LogEvent(stored, stored + 500, message)));
    }

    private LogGroup group(String name, String stream, List<LogEvent> events) {
        LogStream only = new LogStream(stream, now.minus(Duration.ofMinutes(30)), new InMemoryLog(events));
        return new LogGroup(
                BuiltAccount.REGION, name, "STANDARD", Optional.of(30), now.minus(Duration.ofDays(90)), List.of(only));
    }

    static TrailEvent executeCommand(BuiltTask task, Instant time, String session, long number) {
        TrailEvent event = event("ExecuteCommand", time, number);
        event.event()
                .putObject("requestParameters")
                .put("cluster", BuiltTask.CLUSTER)
                .put("task", task.id(0))
                .put("container", "app")
                .put("command", "/bin/sh")
                .put("interactive", true);
        event.event().putObject("responseElements").putObject("session").put("sessionId", session);
        return event;
    }

    static TrailEvent event(String name, Instant time, long number) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("eventVersion", "1.11").put("eventTime", time.toString()).put("eventSource", "ecs.amazonaws.com");
        event.put("eventName", name).put("awsRegion", BuiltAccount.REGION).put("readOnly", false);
        event.put("recipientAccountId", BuiltAccount.ID);
        event.put("eventID", new UUID(0x1abL, number).toString());
        event.putObject("userIdentity")
                .put("type", "IAMUser")
                .put("userName", "somebody")
                .put("accessKeyId", "AKIAEXAMPLE000000000");
        return new TrailEvent(event);
    }
}
