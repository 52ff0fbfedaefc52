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
        JsonNode request = call.request();
        return has(call, request.path("task").asText(), request.path("cluster").asText("default"));
    }

    /**
     * The same of a call that names them in another way.
     *
     * @param askedTask id or ARN
     * @param askedCluster name or ARN
     */
    boolean has(ControlCall call, String askedTask, String askedCluster) {
        if (!region.isEmpty() && !call.region().isEmpty() && !call.region().equals(region)) {
            return false;
        }
        if (!task.isEmpty()) {
            return last(askedTask).equals(task);
        }
        return cluster.isEmpty() || last(askedCluster).equals(cluster) || askedTask.contains(":task/" + cluster + "/");
    }

    static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
