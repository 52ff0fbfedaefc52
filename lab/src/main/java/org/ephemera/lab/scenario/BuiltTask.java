package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Simulated ECS tasks of a scenario that {@link ScenarioBuilder} generates, as JSON in the form of the ECS API. The
 * tasks start one minute apart. The first task is the target of the scenario; the last tasks are stopped.
 *
 * @param tasks number of tasks
 * @param stopped number of stopped tasks, without the first
 * @param definitions number of revisions of the family, which are assigned to the tasks in turn
 * @param instances number of container instances, which are assigned to the tasks in turn; 0 on Fargate
 * @param managed true if ECS manages the instances and the account hides AWS-managed resources
 * @param around state of the ECS cluster of the tasks
 */
record BuiltTask(
        List<PlannedContainer> containers,
        TaskState state,
        Instant now,
        boolean insights,
        boolean exec,
        int tasks,
        int stopped,
        int definitions,
        int instances,
        boolean managed,
        BuiltCluster around) {

    static final String CLUSTER = "lab";
    static final String SERVICE = "app";

    static final Duration AGE = Duration.ofHours(6);
    static final String PREFIX = "arn:aws:ecs:" + BuiltAccount.REGION + ":" + BuiltAccount.ID + ":";
    static final String CLUSTER_ARN = PREFIX + "cluster/" + CLUSTER;
    static final String DEFINITION_ARN = PREFIX + "task-definition/app:";

    String id(int index) {
        return "%032x".formatted(0x1ab0L + index);
    }

    String arn(int index) {
        return PREFIX + "task/" + CLUSTER + "/" + id(index);
    }

    String instanceArn(int instance) {
        return PREFIX + "container-instance/" + CLUSTER + "/" + "%032x".formatted(0xc1L + instance);
    }

    String streamOf(PlannedContainer container, int index) {
        return container.streamOf(id(index));
    }

    EcsState ecs() {
        int first = state == TaskState.GONE ? 1 : 0;
        BuiltService service = new BuiltService(this);
        return new EcsState(new AccountState(Map.of(
                "clusters",
                List.of(cluster()),
                "services",
                IntStream.range(0, around.services()).mapToObj(service::service).toList(),
                "tasks",
                IntStream.range(first, tasks).mapToObj(this::task).toList(),
                "taskDefinitions",
                IntStream.rangeClosed(1, definitions).mapToObj(this::definition).toList(),
                "serviceDeployments",
                service.deployments(),
                "serviceRevisions",
                service.revisions(),
                "containerInstances",
                IntStream.range(0, instances).mapToObj(service::instance).toList())));
    }

    /** Returns the alert, a task state change event. */
    JsonNode stateChange() {
        ObjectNode event = object();
        event.put("version", "0").put("id", "00000000-0000-4000-8000-000000000001");
        event.put("detail-type", "ECS Task State Change").put("source", "aws.ecs");
        event.put("account", BuiltAccount.ID).put("time", now.minusSeconds(30).toString());
        event.put("region", BuiltAccount.REGION).putArray("resources").add(arn(0));
        ObjectNode detail = task(0);
        detail.put("createdAt", created(0).toString())
                .put("startedAt", created(0).plusSeconds(20).toString());
        if (isOver(0)) {
            detail.put("stoppedAt", stoppedAt().toString());
        }
        event.set("detail", detail.put("updatedAt", now.minusSeconds(30).toString()));
        return event;
    }

    private ObjectNode cluster() {
        ObjectNode cluster = object().put("clusterArn", CLUSTER_ARN).put("clusterName", CLUSTER);
        cluster.put("status", around.status()).putArray("tags");
        if (exec) {
            configure(cluster);
        }
        cluster.putArray("settings")
                .addObject()
                .put("name", "containerInsights")
                .put("value", insights ? "enhanced" : "disabled");
        return cluster;
    }

    private static void configure(ObjectNode cluster) {
        cluster.putObject("configuration")
                .putObject("executeCommandConfiguration")
                .put("logging", "OVERRIDE")
                .putObject("logConfiguration")
                .put("cloudWatchLogGroupName", BuiltAudit.EXEC_GROUP)
                .put("s3BucketName", BuiltAudit.EXEC_BUCKET)
                .put("s3KeyPrefix", BuiltAudit.EXEC_PREFIX);
    }

    private ObjectNode task(int index) {
        boolean over = isOver(index);
        ObjectNode task = object().put("clusterArn", CLUSTER_ARN).put("taskArn", arn(index));
        task.put("taskDefinitionArn", DEFINITION_ARN + (1 + index % definitions))
                .put("group", "service:" + SERVICE);
        if (instances == 0) {
            task.put("launchType", "FARGATE").put("platformVersion", "1.4.0");
        } else {
            task.put("launchType", managed ? "MANAGED_INSTANCES" : "EC2")
                    .put("containerInstanceArn", instanceArn(index % instances));
        }
        task.put("cpu", "1024");
        task.put("memory", "2048").put("version", over ? 7 : 4).put("startedBy", "ecs-svc/1");
        task.put("lastStatus", over ? "STOPPED" : "RUNNING").put("desiredStatus", over ? "STOPPED" : "RUNNING");
        task.putPOJO("createdAt", created(index));
        task.putPOJO("startedAt", created(index).plusSeconds(20));
        if (over) {
            task.putPOJO("stoppedAt", stoppedAt());
            task.put("stopCode", "EssentialContainerExited");
            task.put("stoppedReason", "Essential container in task exited");
        }
        ArrayNode shown = task.putArray("containers");
        containers.forEach(container -> shown.add(container(container, index, over)));
        task.putObject("overrides").putArray("containerOverrides");
        task.putArray("attachments").add(attachment(index, over));
        task.putArray("tags");
        return task;
    }

    private static ObjectNode attachment(int index, boolean over) {
        ObjectNode attachment = object().put("id", "attachment-" + index).put("type", "ElasticNetworkInterface");
        attachment
                .put("status", over ? "DELETED" : "ATTACHED")
                .putArray("details")
                .addObject()
                .put("name", "networkInterfaceId")
                .put("value", BuiltResources.interfaceOf(index));
        return attachment;
    }

    private ObjectNode container(PlannedContainer container, int index, boolean over) {
        ObjectNode shown = object().put("name", container.name()).put("taskArn", arn(index));
        shown.put("containerArn", arn(index).replace(":task/", ":container/") + "/" + container.name());
        BuiltImage image = imageOf(container);
        shown.put("image", image.reference()).put("imageDigest", image.digest());
        shown.put("runtimeId", PlannedContainer.runtimeId(id(index)));
        shown.put("lastStatus", over ? "STOPPED" : "RUNNING");
        if (over) {
            shown.put("exitCode", 137);
        }
        return shown;
    }

    private ObjectNode definition(int revision) {
        ObjectNode definition =
                object().put("taskDefinitionArn", DEFINITION_ARN + revision).put("family", "app");
        definition.put("revision", revision).put("status", state == TaskState.GONE ? "INACTIVE" : "ACTIVE");
        definition.put("networkMode", "awsvpc").put("cpu", "1024").put("memory", "2048");
        definition.put("taskRoleArn", BuiltResources.TASK_ROLE).put("executionRoleArn", BuiltResources.EXECUTION_ROLE);
        definition.putPOJO("registeredAt", created(0).minus(Duration.ofDays(3)).plusSeconds(revision));
        ArrayNode shown = definition.putArray("containerDefinitions");
        containers.stream().filter(container -> !container.isProxy()).forEach(container -> {
            ObjectNode defined = shown.addObject().put("name", container.name());
            defined.put("image", imageOf(container).reference()).put("essential", true);
            container.configureLog(defined);
        });
        definition.putArray("tags");
        return definition;
    }

    BuiltImage imageOf(PlannedContainer container) {
        return new BuiltImage(containers.indexOf(container) + 1);
    }

    boolean isOver(int index) {
        return index == 0 ? state != TaskState.RUNNING : index >= tasks - stopped;
    }

    Instant created(int index) {
        return now.minus(AGE).minus(Duration.ofMinutes(index));
    }

    private Instant stoppedAt() {
        return now.minus(state == TaskState.GONE ? Duration.ofHours(2) : Duration.ofMinutes(2));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
