package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.WorkloadReader;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.model.Target;

/**
 * Target of the acquisition on ECS, compared with calls to ECS.
 *
 * @param task id of the task; "" if the target is not a single task
 * @param cluster name of the cluster; "" if unknown
 * @param region region of the target; "" if unknown. Other regions may have clusters of the same name
 * @param tasks ids of the service's tasks that the package describes; other tasks may have stopped
 * @param containers names of the containers of the service and of its earlier revisions, as far as known
 */
record ExaminedEcsTarget(String task, String cluster, String region, Set<String> tasks, Set<String> containers) {
    private static final String SERVICE = "aws.ecs.service";
    private static final Set<String> DEFINITIONS = Set.of("aws.ecs.task-definition", "aws.ecs.definition-history");

    ExaminedEcsTarget {
        tasks = Set.copyOf(tasks);
        containers = Set.copyOf(containers);
    }

    static ExaminedEcsTarget of(SealedPackage sealed) {
        Target target = sealed.request().target();
        String task = target.kind().equals("aws.ecs.task") ? last(target.id()) : "";
        ExaminedEcsTarget found = new ExaminedEcsTarget(
                task,
                last(target.attributes().getOrDefault("cluster", "")),
                target.attributes().getOrDefault("region", ""),
                Set.of(),
                Set.of());
        return target.kind().equals(SERVICE) ? found.ofService(last(target.id()), sealed) : found;
    }

    /**
     * Reports whether a call is about a task in the same cluster that belongs to another service, by the name of its
     * container.
     */
    boolean isOtherService(ControlCall call) {
        return !has(call) && isIn(call);
    }

    private boolean isIn(ControlCall call) {
        JsonNode request = call.request();
        return has(call, request.path("task").asText(), request.path("cluster").asText("default"));
    }

    /** Returns this target with the tasks and containers of a service: its cluster contains other services too. */
    private ExaminedEcsTarget ofService(String name, SealedPackage sealed) {
        Set<String> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Workload workload : WorkloadReader.of(sealed).workloads()) {
            if (workload.owner()
                    .filter(owner -> owner.value().equals("service:" + name))
                    .isPresent()) {
                ids.add(last(workload.name()));
                workload.containers().forEach(container -> names.add(container.name()));
            }
        }
        // Earlier revisions count too: an attacker may have accessed a container of a revision that was rolled back.
        for (LocatedJson body : ResponseDocuments.in(sealed).of(DEFINITIONS, "DescribeTaskDefinition")) {
            body.at("taskDefinition", "containerDefinitions")
                    .items()
                    .forEach(container -> names.add(container.at("name").textOrEmpty()));
        }
        return new ExaminedEcsTarget(task, cluster, region, ids, names);
    }

    /**
     * Reports whether a call is about the target. The task decides; if the target is not a task, the cluster and the
     * container names of the service. Task and cluster may be names or ARNs.
     */
    boolean has(ControlCall call) {
        JsonNode request = call.request();
        String requestedTask = request.path("task").asText();
        String container = request.path("container").asText();
        boolean otherContainer = !containers.isEmpty()
                && !container.isEmpty()
                && !containers.contains(container)
                && !tasks.contains(last(requestedTask));
        return !otherContainer && isIn(call);
    }

    /**
     * Reports whether a call is about the target, with task and cluster read from other fields of the call.
     *
     * @param requestedTask id or ARN
     * @param requestedCluster name or ARN
     */
    boolean has(ControlCall call, String requestedTask, String requestedCluster) {
        if (!region.isEmpty() && !call.region().isEmpty() && !call.region().equals(region)) {
            return false;
        }
        if (!task.isEmpty()) {
            return last(requestedTask).equals(task);
        }
        return cluster.isEmpty()
                || last(requestedCluster).equals(cluster)
                || requestedTask.contains(":task/" + cluster + "/");
    }

    static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
