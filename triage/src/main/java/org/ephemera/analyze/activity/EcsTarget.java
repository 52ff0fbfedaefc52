package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.evidence.Target;

/**
 * Whether a call to ECS is about what is examined.
 *
 * @param task id; "" if it is no single task
 * @param cluster name; "" if it is not known
 * @param region "" if it is not known; another one has clusters of the same names
 */
record EcsTarget(String task, String cluster, String region) {
    static EcsTarget of(Target target) {
        String task = target.kind().equals("aws.ecs.task") ? last(target.id()) : "";
        return new EcsTarget(
                task,
                last(target.attributes().getOrDefault("cluster", "")),
                target.attributes().getOrDefault("region", ""));
    }

    /** By the task; if it is no task that is examined, by the cluster. Both may be given bare or as ARNs. */
    boolean has(ControlCall call) {
        if (!region.isEmpty() && !call.region().isEmpty() && !call.region().equals(region)) {
            return false;
        }
        JsonNode request = call.request();
        String asked = request.path("task").asText();
        if (!task.isEmpty()) {
            return last(asked).equals(task);
        }
        return cluster.isEmpty()
                || last(request.path("cluster").asText("default")).equals(cluster)
                || asked.contains(":task/" + cluster + "/");
    }

    static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
