package org.ephemera.analyze.miner;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.Workload;

/** CPU limits of containers, in cores, from their configuration. */
final class CpuLimits {
    private final List<Workload> workloads;

    CpuLimits(List<Workload> workloads) {
        this.workloads = List.copyOf(workloads);
    }

    /**
     * Returns the limit of a container, or the sum of the limits of a replica's containers; empty if any of them is
     * unknown.
     */
    Optional<LocatedValue<Double>> of(MetricSubject identity) {
        return switch (identity.level()) {
            case CONTAINER ->
                containers(identity).stream()
                        .filter(container -> container.name().equals(identity.container()))
                        .findFirst()
                        .flatMap(CpuLimits::limit);
            case TASK -> sum(containers(identity));
            case SERVICE -> Optional.empty();
        };
    }

    /**
     * Returns the containers of the workload that the metrics identify. If no name matches and there is only one
     * workload, returns its containers.
     */
    private List<ContainerSpec> containers(MetricSubject identity) {
        List<Workload> matching = workloads.stream()
                .filter(workload -> WorkloadMatcher.isIn(identity, workload))
                .toList();
        List<Workload> selected = matching.isEmpty() && workloads.size() == 1 ? workloads : matching;
        return selected.stream()
                .flatMap(workload -> workload.containers().stream())
                .toList();
    }

    private static Optional<LocatedValue<Double>> limit(ContainerSpec container) {
        return container.execution().cpuLimit().filter(cores -> cores.value() > 0);
    }

    private static Optional<LocatedValue<Double>> sum(List<ContainerSpec> containers) {
        List<ContainerSpec> running = containers.stream()
                .filter(container -> container.kind() != ContainerSpec.Kind.INIT)
                .toList();
        if (running.isEmpty()
                || running.stream().anyMatch(container -> limit(container).isEmpty())) {
            return Optional.empty();
        }
        double cores = running.stream()
                .mapToDouble(container -> limit(container).orElseThrow().value())
                .sum();
        return Optional.of(new LocatedValue<>(cores, running.getFirst().evidence()));
    }
}
