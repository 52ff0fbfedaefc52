package org.ephemera.report;

import java.util.List;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Host;
import org.ephemera.analyze.model.Workload;

/** A machine below a workload, in words. */
record Machine(String id, String volumes, String runtimes, String tenants) {
    private static final int MOST = 40;

    static List<Machine> of(List<Workload> workloads) {
        return workloads.stream()
                .flatMap(workload -> workload.hosts().stream())
                .distinct()
                .map(Machine::of)
                .toList();
    }

    private static Machine of(Host host) {
        return new Machine(
                Visible.cut(host.id().value(), 200),
                joined(host.volumes(), "not named in the package"),
                joined(host.runtimes(), "not known"),
                joined(host.tenants(), "nothing that the package names"));
    }

    private static String joined(List<Fact<String>> facts, String none) {
        String joined = facts.stream()
                .map(fact -> Visible.cut(fact.value(), 160))
                .distinct()
                .limit(MOST)
                .collect(Collectors.joining(", "));
        return facts.isEmpty() ? none : joined + (facts.size() > MOST ? " and more" : "");
    }
}
