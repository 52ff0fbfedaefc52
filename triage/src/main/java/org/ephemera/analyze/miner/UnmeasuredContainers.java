package org.ephemera.analyze.miner;

import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.Workload;

/** Containers of which no metric says how much CPU they use: a miner in them would not be seen. */
final class UnmeasuredContainers {
    static final String WHY = "no CPU metric of it is in the package";

    private UnmeasuredContainers() {}

    /**
     * Those that are configured, and those that other metrics name.
     *
     * @param metered whatever has a metric of any kind
     * @param judged what has one of CPU, with all that is counted in it
     */
    static NavigableSet<MetricSubject> of(
            Collection<MetricSubject> metered, Collection<MetricSubject> judged, List<Workload> workloads) {
        NavigableSet<MetricSubject> unmeasured = new TreeSet<>();
        for (Workload workload : workloads) {
            for (Container container : workload.containers()) {
                // What only prepares is over before a series of any length begins.
                if (container.kind() != Container.Kind.INIT
                        && judged.stream().noneMatch(one -> WorkloadMatcher.shows(one, workload, container))) {
                    unmeasured.add(metered.stream()
                            .filter(one -> one.level() == MetricSubject.Level.CONTAINER
                                    && WorkloadMatcher.shows(one, workload, container))
                            .findFirst()
                            .orElseGet(() -> WorkloadMatcher.of(workload, container)));
                }
            }
        }
        metered.stream()
                .filter(one -> one.level() == MetricSubject.Level.CONTAINER)
                .filter(one -> judged.stream().noneMatch(other -> isCountedIn(one, other)))
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
