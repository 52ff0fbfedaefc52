package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.EcsState;

/**
 * Simulated ECS operation ListTasks: lists the ARNs of the tasks of a cluster that match the filters of the request.
 */
record ListTasks(ClusterLookup clusters, EcsState state) implements AwsOperation {

    private static final int USUAL_PAGE = 100;

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        EcsArn cluster = clusters.of(call);
        Optional<String> service = call.text("serviceName");
        if (service.isPresent()) {
            ServiceLookup.of(state, cluster, service.get());
        }
        List<ObjectNode> tasks = state.tasks().stream()
                .filter(task -> task.path("clusterArn").asText().equals(cluster.text()))
                .filter(task -> isWanted(task, call))
                .toList();
        return EcsPages.page(call, "taskArns", EcsPages.members(tasks, "taskArn"), USUAL_PAGE);
    }

    private static boolean isWanted(ObjectNode task, AwsCall call) {
        return task.path("desiredStatus")
                        .asText()
                        .equals(call.text("desiredStatus").orElse("RUNNING"))
                && equal(task, "launchType", call.text("launchType"))
                && equal(task, "startedBy", call.text("startedBy"))
                && call.text("containerInstance").stream().allMatch(EcsArn.of(task, "containerInstanceArn")::matches)
                && equal(task, "group", call.text("serviceName").map(name -> "service:" + new EcsArn(name).name()))
                && call.text("family").stream()
                        .allMatch(family ->
                                EcsArn.of(task, "taskDefinitionArn").name().startsWith(family + ":"));
    }

    private static boolean equal(ObjectNode task, String member, Optional<String> wanted) {
        return wanted.stream().allMatch(task.path(member).asText()::equals);
    }
}
