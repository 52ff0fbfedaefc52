package org.ephemera.analyze.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task, pod, container group or container, whatever runs it. Each value has its place of origin; names are the target's own.
 *
 * @param scope account and region, subscription, or cluster and namespace
 * @param name as it is addressed: task ARN, resource id, namespace and pod
 * @param owner what it belongs to, e.g. {@code service:web} or {@code DaemonSet/agent}
 * @param hosts the machines below, as far as known: instance id, node name, volumes
 * @param missing what of its configuration is not in the package: a verdict on the rest would be too good
 * @param identities roles and identities as which it can act, by ARN or id
 * @param labels labels and annotations, and where rules look for them
 */
public record Workload(
        Platform platform,
        String scope,
        String name,
        Optional<Fact<String>> owner,
        List<Host> hosts,
        Optional<Fact<String>> runtimeClass,
        Optional<Fact<Boolean>> hostUsers,
        List<Container> containers,
        List<Fact<String>> identities,
        Map<String, Fact<String>> labels,
        Exposure exposure,
        List<Gap> missing,
        Evidence evidence) {
    public Workload {
        hosts = List.copyOf(hosts);
        containers = List.copyOf(containers);
        identities = List.copyOf(identities);
        labels = Map.copyOf(labels);
        missing = List.copyOf(missing);
    }
}
