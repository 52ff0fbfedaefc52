package org.ephemera.analyze.miner;

import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.Workload;

/** Containers without a CPU metric. The rules on metrics cannot detect a miner in such a container. */
final class UnmeasuredContainers {
    static final String WHY = "the package contains no CPU metric of these containers";

    private UnmeasuredContainers() {}

    /**
     * Returns configured containers, and containers of other metrics, without a CPU metric.
     *
     * @param metered subjects with a metric of any kind
     * @param analyzed subjects with a CPU metric, including aggregates
     */
    static NavigableSet<MetricSubject> of(
            Collection<MetricSubject> metered, Collection<MetricSubject> analyzed, List<Workload> workloads) {
        NavigableSet<MetricSubject> unmeasured = new TreeSet<>();
        for (Workload workload : workloads) {
            for (ContainerSpec container : workload.containers()) {
                // An init container ends before a series of useful length begins.
                if (container.kind() != ContainerSpec.Kind.INIT
                        && analyzed.stream().noneMatch(one -> WorkloadMatcher.includes(one, workload, container))) {
                    unmeasured.add(metered.stream()
                            .filter(one -> one.level() == MetricSubject.Level.CONTAINER
                                    && WorkloadMatcher.includes(one, workload, container))
                            .findFirst()
                            .orElseGet(() -> WorkloadMatcher.of(workload, container)));
                }
            }
        }
        metered.stream()
                .filter(one -> one.level() == MetricSubject.Level.CONTAINER)
                .filter(one -> analyzed.stream().noneMatch(other -> isCountedIn(one, other)))
                .forEach(unmeasured::add);
        return unmeasured;
    }

    private static boolean isCountedIn(MetricSubject container, MetricSubject whole) {
        return container.scope().equals(whole.scope())
                && switch (whole.level()) {
                    case CONTAINER -> container.equals(whole);
                    case TASK ->
                        container.task().equals(whole.task()) || whole.task().isEmpty();
                    case SERVICE ->
                        container.group().equals(whole.group())
                                && (whole.container().isEmpty()
                                        || whole.container().equals(container.container()));
                };
    }
}
