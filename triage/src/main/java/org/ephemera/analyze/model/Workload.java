package org.ephemera.analyze.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Task, pod, container group or container on any platform. Each value has its location in the evidence; names are the
 * target's.
 *
 * @param scope account and region, subscription, or cluster and namespace
 * @param name as it is addressed: task ARN, resource id, namespace and pod
 * @param owner e.g. {@code service:web} or {@code DaemonSet/agent}
 * @param hosts known machines that run it: instance id, node name, volumes
 * @param missing parts of its configuration that the package does not contain; without them a verdict would be too
 *     favorable
 * @param identities roles and identities that it can use, by ARN or id
 * @param labels labels and annotations
 * @param unscheduled the phase of a pod that no node was chosen for, so that it has never run
 */
public record Workload(
        Platform platform,
        String scope,
        String name,
        Optional<LocatedValue<String>> owner,
        List<WorkloadHost> hosts,
        Optional<LocatedValue<String>> runtimeClass,
        Optional<LocatedValue<Boolean>> hostUsers,
        List<ContainerSpec> containers,
        List<LocatedValue<String>> identities,
        Map<String, LocatedValue<String>> labels,
        WorkloadExposure exposure,
        List<EvidenceGap> missing,
        EvidenceLocation evidence,
        Optional<LocatedValue<String>> unscheduled) {
    public Workload {
        hosts = List.copyOf(hosts);
        containers = List.copyOf(containers);
        identities = List.copyOf(identities);
        labels = Map.copyOf(labels);
        missing = List.copyOf(missing);
    }
}
