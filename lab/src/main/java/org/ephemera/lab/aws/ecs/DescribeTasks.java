package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.EcsState;

/** Simulated ECS operation DescribeTasks: describes tasks of a cluster. An injected fault can stop the tasks. */
record DescribeTasks(ClusterLookup clusters, EcsState state, Clock clock) implements AwsOperation {

    private static final int MOST_TASKS = 100;

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        EcsArn cluster = clusters.of(call);
        List<String> requested = call.texts("tasks");
        if (requested.isEmpty() || requested.size() > MOST_TASKS) {
            throw AwsError.badRequest("InvalidParameterException", "Tasks must have between 1 and 100 elements");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode failures = answer.putArray("failures");
        ArrayNode tasks = answer.putArray("tasks");
        for (String reference : requested) {
            Optional<ObjectNode> task = state.tasks().stream()
                    .filter(candidate -> candidate.path("clusterArn").asText().equals(cluster.text()))
                    .filter(candidate -> EcsArn.of(candidate, "taskArn").matches(reference))
                    .findFirst();
            if (task.isPresent()) {
                ObjectNode shown = IncludedMembers.apply(task.get(), call, Map.of("TAGS", "tags"));
                tasks.add(call.faults().has(Fault.TaskStopped.class) ? stopped(shown.deepCopy()) : shown);
            } else {
                failures.add(clusters.missing(reference, call.region(), "task/" + cluster.name()));
            }
        }
        return answer;
    }

    private ObjectNode stopped(ObjectNode task) {
        task.put("lastStatus", "STOPPED").put("desiredStatus", "STOPPED").put("stopCode", "UserInitiated");
        task.put("stoppedReason", "Task stopped by user").putPOJO("stoppedAt", clock.instant());
        for (JsonNode container : task.path("containers")) {
            ((ObjectNode) container).put("lastStatus", "STOPPED").put("exitCode", 137);
        }
        return task;
    }
}
