package org.ephemera.analyze.startup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.analyze.parse.ControlCallReader;
import org.ephemera.analyze.parse.WorkloadRunReader;
import org.ephemera.analyze.parse.docker.DockerWorkloads;
import org.ephemera.analyze.parse.kubernetes.KubernetesAudit;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.analyze.testing.WorkloadDocuments;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/** Fixture of tasks, groups and pods for the startup rules. Minutes are counted from {@link #T}. */
final class StartupFixture {
    static final Instant T = Instant.parse("2026-11-26T11:00:00Z");
    static final String USER = FixtureCalls.USER;
    /** Minute of the event time of the alert. */
    static final int ALERT = 60;
    /** Parameters of the CloudTrail item for all calls to ECS. */
    static final Map<String, String> ECS_CALLS = Map.of("attribute", "EventSource", "value", "ecs.amazonaws.com");

    private final ArrayNode tasks = Json.object().putArray("tasks");
    private final List<ObjectNode> definitions = new ArrayList<>();
    private final List<ObjectNode> groups = new ArrayList<>();
    private final List<ObjectNode> pods = new ArrayList<>();
    private final List<ObjectNode> trail = new ArrayList<>();
    private final List<ObjectNode> activity = new ArrayList<>();
    private final List<ObjectNode> audit = new ArrayList<>();
    private final List<Workload> workloads = new ArrayList<>();
    private final List<TimeSeries> series = new ArrayList<>();
    private final List<Finding> others = new ArrayList<>();

    /** Sets the memory limit of the container of each task, in MiB. */
    StartupFixture limit(double mebibytes) {
        tasks.forEach(task -> workloads.add(workload(task.path("taskArn").asText(), (long) (mebibytes * (1 << 20)))));
        return this;
    }

    private static Workload workload(String name, long limit) {
        ObjectNode document = (ObjectNode) FixtureCalls.json("{\"Name\":\"/app\",\"Config\":{\"Image\":\"shop/app:1\"},"
                + "\"HostConfig\":{\"Memory\":" + limit + "}}");
        Workload docker = DockerWorkloads.of(List.of(WorkloadDocuments.located("docker.json", document)))
                .workloads()
                .getFirst();
        return new Workload(
                docker.platform(),
                docker.scope(),
                name,
                docker.owner(),
                docker.hosts(),
                docker.runtimeClass(),
                docker.hostUsers(),
                docker.containers(),
                docker.identities(),
                docker.labels(),
                docker.exposure(),
                docker.missing(),
                docker.evidence(),
                Optional.empty());
    }

    /** Adds memory samples of the last task's container, one for each minute, in MiB. */
    StartupFixture memory(double... mebibytes) {
        String arn = tasks.path(tasks.size() - 1).path("taskArn").asText();
        long[] seconds = new long[mebibytes.length];
        java.util.Arrays.setAll(seconds, minute -> at(minute).getEpochSecond());
        series.add(new TimeSeries(
                "app",
                "ContainerMemoryUtilized",
                "Average",
                "Megabytes",
                java.time.Duration.ofMinutes(1),
                new java.util.TreeMap<>(Map.of(
                        "TaskId",
                        arn.substring(arn.lastIndexOf('/') + 1),
                        "ContainerName",
                        "app",
                        "ClusterName",
                        "shop")),
                PointList.of(seconds, mebibytes),
                WorkloadDocuments.located("metrics.cbor", tasks).evidence()));
        return this;
    }

    /** Adds a finding of another rule on a container. */
    StartupFixture found(String rule, String container) {
        return found(rule, RuleBook.standard().rule(rule).severity(), container);
    }

    StartupFixture found(String rule, Severity severity, String container) {
        others.add(Finding.of(
                        RuleBook.standard().rule(rule),
                        container,
                        "as it was found",
                        WorkloadDocuments.located("x.txt", tasks).evidence())
                .withSeverity(severity));
        return this;
    }

    static Instant at(double minute) {
        return T.plusMillis((long) (minute * 60_000));
    }

    /** Adds a task of a service with one container, {@code app}, created in this minute. */
    ObjectNode task(double created) {
        ObjectNode task = tasks.addObject()
                .put("taskArn", "arn:aws:ecs:eu-central-1:111122223333:task/shop/" + (1000 + tasks.size()))
                .put("taskDefinitionArn", "arn:aws:ecs:eu-central-1:111122223333:task-definition/app:7")
                .put("group", "service:web")
                .put("startedBy", "ecs-svc/6611223344556677889")
                .put("cpu", "1024")
                .put("createdAt", at(created).toEpochMilli() / 1000.0)
                .put("startedAt", at(created).toEpochMilli() / 1000.0 + 10);
        task.putArray("containers").addObject().put("name", "app").put("image", "shop/app:1.4");
        return task;
    }

    ObjectNode stopped(double created, double stopped, String code, int exit) {
        ObjectNode task = task(created)
                .put("stoppedAt", at(stopped).toEpochMilli() / 1000.0)
                .put("stopCode", code);
        container(task).put("exitCode", exit);
        return task;
    }

    static ObjectNode container(ObjectNode task) {
        return (ObjectNode) task.path("containers").path(0);
    }

    /** Adds the definition of the tasks. */
    ObjectNode definition() {
        ObjectNode body = Json.object();
        ObjectNode definition = body.putObject("taskDefinition")
                .put("taskDefinitionArn", "arn:aws:ecs:eu-central-1:111122223333:task-definition/app:7")
                .put("taskRoleArn", "arn:aws:iam::111122223333:role/app");
        ObjectNode container =
                definition.putArray("containerDefinitions").addObject().put("name", "app");
        container.putArray("command").add("serve");
        container.putArray("environment").addObject().put("name", "MODE").put("value", "fast");
        definitions.add(body);
        return body;
    }

    /** Adds the instance view of a container in the single group. */
    ObjectNode view(String container, int restarts) {
        if (groups.isEmpty()) {
            ObjectNode group = Json.object().put("id", "/subscriptions/s/resourceGroups/shop/providers/p/t/checkout");
            group.putObject("properties").putArray("containers");
            groups.add(group);
        }
        ObjectNode one = ((ArrayNode) groups.getFirst().path("properties").path("containers")).addObject();
        one.put("name", container);
        ObjectNode view =
                one.putObject("properties").put("image", "r.azurecr.io/app:1").putObject("instanceView");
        view.put("restartCount", restarts);
        view.putArray("events");
        return view;
    }

    JsonNode groupView(int number) {
        return groups.getFirst()
                .path("properties")
                .path("containers")
                .path(number)
                .path("properties")
                .path("instanceView");
    }

    static ObjectNode event(ObjectNode view, String name, double first, double last, String message) {
        ((ArrayNode) view.path("events"))
                .addObject()
                .put("name", name)
                .put("count", 1)
                .put("message", message)
                .put("firstTimestamp", at(first).toString())
                .put("lastTimestamp", at(last).toString());
        return view;
    }

    /** Adds a pod with one container. */
    ObjectNode pod(String json) {
        ObjectNode pod = (ObjectNode) FixtureCalls.json(json);
        pods.add(pod);
        return pod;
    }

    ObjectNode aws(double minute, String arn, String operation, String request) {
        int colon = operation.indexOf(':');
        ObjectNode entry = FixtureCalls.trail(
                "e-" + trail.size(),
                at(minute),
                arn,
                operation.substring(0, colon) + ".amazonaws.com",
                operation.substring(colon + 1),
                request);
        trail.add(entry);
        return entry;
    }

    ObjectNode azure(double minute, String caller, String operation) {
        ObjectNode entry = FixtureCalls.activity(
                "d-" + activity.size(), at(minute), caller, "Microsoft.ContainerInstance/" + operation, "Succeeded");
        entry.put("resourceId", "/subscriptions/s/resourceGroups/shop/providers/p/t/checkout");
        activity.add(entry);
        return entry;
    }

    ObjectNode kubernetes(String user, String verb, String resource) {
        ObjectNode entry = FixtureCalls.audit("a-" + audit.size(), verb, "/", resource, "");
        entry.putObject("user").put("username", user);
        audit.add(entry);
        return entry;
    }

    StartupRules.Result judge(Path folder) {
        return judgeWith(SealedPackageFixture.in(folder));
    }

    /** Evaluates the rules with a package that contains further items. */
    StartupRules.Result judgeWith(SealedPackageFixture fixture) {
        fixture.trigger(
                new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, "test", "e-1", Optional.of(at(ALERT))), "{}");
        if (!tasks.isEmpty()) {
            fixture.item(
                    "aws.ecs.tasks",
                    Map.of("a", "1"),
                    answer("ecs:DescribeTasks", Json.object().set("tasks", tasks)));
        }
        for (ObjectNode definition : definitions) {
            fixture.item("aws.ecs.task-definition", Map.of("a", "1"), answer("ecs:DescribeTaskDefinition", definition));
        }
        for (ObjectNode group : groups) {
            fixture.item("azure.aci.group", Map.of("a", "1"), answer("containerinstance:ContainerGroups_Get", group));
        }
        if (!trail.isEmpty()) {
            fixture.item("aws.cloudtrail.events", ECS_CALLS, FixtureCalls.lookup(trail.toArray(ObjectNode[]::new)));
        }
        if (!activity.isEmpty()) {
            fixture.item(
                    "azure.monitor.activity-log",
                    Map.of("a", "1"),
                    FixtureCalls.activityLog(activity.toArray(ObjectNode[]::new)));
        }
        return judge(fixture);
    }

    StartupRules.Result judge(SealedPackageFixture fixture) {
        EvidenceLocation nowhere = new EvidenceLocation("data/raw/x.json", FileLocation.root(), Digest.of(new byte[0]));
        try (SealedPackage sealed = fixture.seal()) {
            List<WorkloadRun> runs =
                    new ArrayList<>(WorkloadRunReader.of(sealed).runs());
            pods.forEach(pod -> runs.add(WorkloadRunReader.ofPod(new LocatedJson(pod, nowhere))));
            List<ControlCall> calls =
                    new ArrayList<>(ControlCallReader.of(sealed).calls());
            audit.forEach(
                    entry -> calls.add(KubernetesAudit.call(entry, nowhere).orElseThrow()));
            calls.sort(Comparator.comparing(ControlCall::time));
            return StartupRules.findings(runs, calls, workloads, series, others, sealed);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static FixtureResponse answer(String operation, JsonNode body) {
        return FixtureResponse.json(operation, FixtureCalls.text(body));
    }

    static List<String> shown(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.rule().id() + " " + finding.severity().word())
                .sorted()
                .toList();
    }
}
