package org.ephemera.cli.triage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.ephemera.format.Json;
import org.ephemera.lab.scenario.AuditState;
import org.ephemera.lab.scenario.EcsState;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.LogGroup;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.TrailEvent;

/**
 * Other task definition of the task in the scenario {@code ec2-escape}, and its alert: a line of {@code tasks.json}.
 * The task was started by a deployment 40 days ago, before the window.
 *
 * @param line {@code finding}: type of the alert; {@code definition}: members of the task definition; {@code log}: log
 *     of its container; {@code exec}: user who opened a shell in it, if any
 */
record OtherTask(ObjectNode line, Scenario scenario) {
    private static final String GROUP = "/ops/node-debug";
    private static final Duration AGE = Duration.ofMinutes(70);

    static Scenario in(Scenario scenario, String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(OtherTask.class.getResourceAsStream("tasks.json"))) {
            return new OtherTask((ObjectNode) Json.parse(in.readAllBytes()).required(name), scenario).replaced();
        }
    }

    private Scenario replaced() {
        AuditState audit = scenario.audit();
        return new Scenario(
                scenario.name(),
                scenario.title(),
                scenario.description(),
                scenario.clock(),
                scenario.now(),
                scenario.account(),
                scenario.region(),
                scenario.taskArn(),
                alert(),
                new EcsState(scenario.ecs()
                        .kinds()
                        .with("taskDefinitions", definitions())
                        .with("tasks", tasks())),
                scenario.logGroups().stream().map(this::log).toList(),
                scenario.metrics(),
                scenario.keys(),
                scenario.caller(),
                new AuditState(trail(), audit.buckets(), audit.deliveries(), audit.stored()),
                scenario.holdings(),
                scenario.cluster());
    }

    private List<ObjectNode> definitions() {
        return scenario.ecs().taskDefinitions().stream()
                .map(ObjectNode::deepCopy)
                .map(definition ->
                        definition.path("family").asText().equals("node-debug") ? in(definition) : definition)
                .toList();
    }

    private ObjectNode in(ObjectNode definition) {
        ObjectNode before = (ObjectNode) definition.path("containerDefinitions").get(0);
        definition.remove(List.of("pidMode", "volumes"));
        definition.put("registeredBy", "arn:aws:sts::111122223333:assumed-role/web-deploy/ci-4711");
        definition.setAll((ObjectNode) line.path("definition"));
        ((ObjectNode) definition.path("containerDefinitions").get(0))
                .put("name", before.path("name").asText())
                .put("essential", true)
                .set("logConfiguration", before.path("logConfiguration"));
        return definition;
    }

    private List<ObjectNode> tasks() {
        List<ObjectNode> tasks =
                scenario.ecs().tasks().stream().map(ObjectNode::deepCopy).toList();
        tasks.stream()
                .filter(task -> task.path("taskArn").asText().equals(scenario.taskArn()))
                .forEach(task -> task.put("enableExecuteCommand", line.has("exec")));
        return tasks;
    }

    private LogGroup log(LogGroup group) {
        if (!group.name().equals(GROUP)) {
            return group;
        }
        List<LogEvent> log = new ArrayList<>();
        long at = scenario.now().minus(AGE).toEpochMilli();
        for (JsonNode text : line.path("log")) {
            log.add(new LogEvent(at, at, text.asText()));
            at += 1000;
        }
        return group.with("debug/debug/" + scenario.taskId(), log);
    }

    private List<TrailEvent> trail() {
        return line.has("exec") ? List.of(new TrailEvent(exec(line.path("exec").asText()))) : List.of();
    }

    private ObjectNode exec(String user) {
        Instant at = scenario.now().minus(AGE.dividedBy(2));
        ObjectNode event = Json.object()
                .put("eventVersion", "1.11")
                .put("eventID", "0d3b8e6e-6f0e-4a55-9c63-6a1f5d6b2c11")
                .put("eventType", "AwsApiCall")
                .put("eventTime", at.toString())
                .put("eventSource", "ecs.amazonaws.com")
                .put("eventName", "ExecuteCommand")
                .put("awsRegion", scenario.region())
                .put("sourceIPAddress", "203.0.113.99")
                .put("userAgent", "aws-cli/2.31.7 md/awscrt#0.27.6 os/linux#6.1 lang/python#3.13.7")
                .put("readOnly", false);
        event.putObject("userIdentity")
                .put("type", "IAMUser")
                .put("principalId", "AIDAEXAMPLE0OTHER0000")
                .put("arn", "arn:aws:iam::" + scenario.account() + ":user/" + user)
                .put("accountId", scenario.account())
                .put("accessKeyId", "AKIAEXAMPLE0OTHER0000")
                .put("userName", user);
        event.putObject("requestParameters")
                .put("cluster", "ops")
                .put("task", scenario.taskId())
                .put("container", "debug")
                .put("interactive", true)
                .put("command", "/bin/sh");
        event.putObject("responseElements")
                .put("clusterArn", "arn:aws:ecs:" + scenario.region() + ":" + scenario.account() + ":cluster/ops")
                .put("containerName", "debug")
                .put("interactive", true)
                .put("taskArn", scenario.taskArn())
                .putObject("session")
                .put("sessionId", "ecs-execute-command-0b1c2d3e4f5a6b7c8");
        return event;
    }

    private JsonNode alert() {
        ObjectNode alert = scenario.alertEvent().deepCopy();
        ObjectNode detail = (ObjectNode) alert.path("detail");
        detail.put("type", line.path("finding").asText());
        ((ObjectNode) detail.path("service")).remove("runtimeDetails");
        return alert;
    }
}
