package org.ephemera.analyze.miner;

import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Measured;
import org.ephemera.analyze.model.Workload;

/** Containers of which no metric says how much CPU they use: a miner in them would not be seen. */
final class Unmeasured {
    static final String WHY = "no CPU metric of it is in the package";

    private Unmeasured() {}

    /**
     * Those that are configured, and those that other metrics name.
     *
     * @param metered whatever has a metric of any kind
     * @param judged what has one of CPU, with all that is counted in it
     */
    static NavigableSet<Measured> of(
            Collection<Measured> metered, Collection<Measured> judged, List<Workload> workloads) {
        NavigableSet<Measured> unmeasured = new TreeSet<>();
        for (Workload workload : workloads) {
            for (Container container : workload.containers()) {
                // What only prepares is over before a series of any length begins.
                if (container.kind() != Container.Kind.INIT
                        && judged.stream().noneMatch(one -> Belonging.shows(one, workload, container))) {
                    unmeasured.add(metered.stream()
                            .filter(one -> one.level() == Measured.Level.CONTAINER
                                    && Belonging.shows(one, workload, container))
                            .findFirst()
                            .orElseGet(() -> Belonging.of(workload, container)));
                }
            }
        }
        metered.stream()
                .filter(one -> one.level() == Measured.Level.CONTAINER)
                .filter(one -> judged.stream().noneMatch(other -> isCountedIn(one, other)))
                .forEach(unmeasured::add);
        return unmeasured;
    }

    private static boolean isCountedIn(Measured container, Measured whole) {
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
