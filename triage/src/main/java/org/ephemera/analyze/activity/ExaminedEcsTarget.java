package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.Workloads;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.model.Target;

/**
 * Whether a call to ECS is about what is examined.
 *
 * @param task id; "" if it is no single task
 * @param cluster name; "" if it is not known
 * @param region "" if it is not known; another one has clusters of the same names
 * @param tasks ids of those of a service that the package describes; others of it may be gone
 * @param containers names of those of a service and of its revisions before, as far as they are known
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

    /** True of a call about a task of the same cluster that is another service's by the name of its container alone. */
    boolean isBeside(ControlCall call) {
        return !has(call) && isIn(call);
    }

    private boolean isIn(ControlCall call) {
        JsonNode request = call.request();
        return has(call, request.path("task").asText(), request.path("cluster").asText("default"));
    }

    /** A cluster has other services, too. */
    private ExaminedEcsTarget ofService(String name, SealedPackage sealed) {
        Set<String> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Workload workload : Workloads.of(sealed).workloads()) {
            if (workload.owner()
                    .filter(owner -> owner.value().equals("service:" + name))
                    .isPresent()) {
                ids.add(last(workload.name()));
                workload.containers().forEach(container -> names.add(container.name()));
            }
        }
        // Of revisions before, too: whoever deployed one and took it back went into a container that the service had.
        for (LocatedJson body : ResponseDocuments.in(sealed).of(DEFINITIONS, "DescribeTaskDefinition")) {
            body.at("taskDefinition", "containerDefinitions")
                    .items()
                    .forEach(container -> names.add(container.at("name").words()));
        }
        return new ExaminedEcsTarget(task, cluster, region, ids, names);
    }

    /**
     * By the task; if it is no task that is examined, by the cluster, and of a service by what its containers are called. Task and cluster may be
     * given bare or as ARNs.
     */
    boolean has(ControlCall call) {
        JsonNode request = call.request();
        String asked = request.path("task").asText();
        String container = request.path("container").asText();
        boolean other = !containers.isEmpty()
                && !container.isEmpty()
                && !containers.contains(container)
                && !tasks.contains(last(asked));
        return !other && isIn(call);
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
