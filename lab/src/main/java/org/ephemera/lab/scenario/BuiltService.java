package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Simulated ECS service of a {@link BuiltTask}, its history (one deployment per task definition) and its container
 * instances.
 */
record BuiltService(BuiltTask task) {

    private static final String ARN = BuiltTask.PREFIX + "service/" + BuiltTask.CLUSTER + "/" + BuiltTask.SERVICE;

    /** Returns a service. The first one has the tasks, the others have none. */
    ObjectNode service(int number) {
        String name = number == 0 ? BuiltTask.SERVICE : BuiltTask.SERVICE + "-" + number;
        int running = number == 0 && !task.around().serviceDeleted() ? task.tasks() - task.stopped() : 0;
        ObjectNode service =
                object().put("serviceArn", ARN.replaceFirst("[^/]*$", name)).put("serviceName", name);
        service.put("clusterArn", BuiltTask.CLUSTER_ARN);
        service.put("status", task.around().statusOf(number))
                .put("desiredCount", running)
                .put("runningCount", running);
        service.put("launchType", task.instances() == 0 ? "FARGATE" : "EC2");
        service.put("taskDefinition", BuiltTask.DEFINITION_ARN + task.definitions());
        service.put("currentServiceDeployment", deploymentArn(task.definitions()));
        service.putArray("currentServiceRevisions").addObject().put("arn", revisionArn(task.definitions()));
        service.putArray("loadBalancers").addObject().put("targetGroupArn", BuiltResources.TARGET_GROUP);
        ObjectNode deployment = service.putArray("deployments")
                .addObject()
                .put("id", "ecs-svc/" + task.definitions())
                .put("status", "PRIMARY")
                .put("taskDefinition", BuiltTask.DEFINITION_ARN + task.definitions());
        task.containers().stream()
                .filter(PlannedContainer::isProxy)
                .findFirst()
                .ifPresent(proxy -> proxy.configureLog(
                        deployment.putObject("serviceConnectConfiguration").put("enabled", true)));
        service.putArray("events")
                .addObject()
                .put("id", "00000000-0000-4000-8000-00000000e001")
                .put("message", "(service " + BuiltTask.SERVICE + ") has reached a steady state.")
                .putPOJO("createdAt", task.now().minus(Duration.ofMinutes(5)));
        service.putArray("tags");
        return service;
    }

    List<ObjectNode> deployments() {
        List<ObjectNode> deployments = new ArrayList<>();
        for (int revision = task.definitions(); revision >= 1; revision--) {
            ObjectNode deployment = object().put("serviceDeploymentArn", deploymentArn(revision));
            deployment.put("serviceArn", ARN).put("clusterArn", BuiltTask.CLUSTER_ARN);
            deployment.put("status", "SUCCESSFUL").putPOJO("createdAt", created(revision));
            deployment.putObject("targetServiceRevision").put("arn", revisionArn(revision));
            if (revision > 1) {
                deployment.putArray("sourceServiceRevisions").addObject().put("arn", revisionArn(revision - 1));
            }
            deployments.add(deployment);
        }
        return deployments;
    }

    List<ObjectNode> revisions() {
        List<ObjectNode> revisions = new ArrayList<>();
        for (int number = 1; number <= task.definitions(); number++) {
            ObjectNode revision = object().put("serviceRevisionArn", revisionArn(number));
            revision.put("serviceArn", ARN).put("clusterArn", BuiltTask.CLUSTER_ARN);
            revision.put("taskDefinition", BuiltTask.DEFINITION_ARN + number).put("guardDutyEnabled", true);
            revision.putPOJO("createdAt", created(number));
            revisions.add(revision);
        }
        return revisions;
    }

    ObjectNode instance(int number) {
        ObjectNode instance = object().put("containerInstanceArn", task.instanceArn(number));
        instance.put("ec2InstanceId", BuiltResources.machineOf(number));
        instance.put("status", "ACTIVE").put("agentConnected", true);
        instance.putObject("versionInfo").put("agentVersion", "1.99.0").put("dockerVersion", "DockerVersion: 28.3.0");
        instance.putArray("tags");
        return instance;
    }

    private Instant created(int revision) {
        return task.created(0).minus(Duration.ofDays(task.definitions() - revision + 1L));
    }

    private static String deploymentArn(int revision) {
        return ARN.replace(":service/", ":service-deployment/") + "/deployment" + revision;
    }

    private static String revisionArn(int revision) {
        return ARN.replace(":service/", ":service-revision/") + "/" + (1000 + revision);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
