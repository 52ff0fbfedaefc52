package org.ephemera.analyze.miner;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.Workload;

/** How many cores a container may use, as its configuration says. */
final class CpuLimits {
    private final List<Workload> workloads;

    CpuLimits(List<Workload> workloads) {
        this.workloads = List.copyOf(workloads);
    }

    /** Of a container; of a replica with several, all of theirs together. Empty if any of it is not known. */
    Optional<Fact<Double>> of(MetricSubject identity) {
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

    /** Of the workload that the metrics name; where names do not meet, of the only one there is. */
    private List<Container> containers(MetricSubject identity) {
        List<Workload> named = workloads.stream()
                .filter(workload -> WorkloadMatcher.isIn(identity, workload))
                .toList();
        List<Workload> meant = named.isEmpty() && workloads.size() == 1 ? workloads : named;
        return meant.stream()
                .flatMap(workload -> workload.containers().stream())
                .toList();
    }

    private static Optional<Fact<Double>> limit(Container container) {
        return container.execution().cpuLimit().filter(cores -> cores.value() > 0);
    }

    private static Optional<Fact<Double>> sum(List<Container> containers) {
        List<Container> running = containers.stream()
                .filter(container -> container.kind() != Container.Kind.INIT)
                .toList();
        if (running.isEmpty()
                || running.stream().anyMatch(container -> limit(container).isEmpty())) {
            return Optional.empty();
        }
        double cores = running.stream()
                .mapToDouble(container -> limit(container).orElseThrow().value())
                .sum();
        return Optional.of(new Fact<>(cores, running.getFirst().evidence()));
    }
}
