package org.ephemera.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadHost;

/** Host of a workload, as text. */
record HostMachine(String id, String volumes, String runtimes, String tenants) {
    private static final int MOST = 40;

    /**
     * Returns one entry for each ID. Several pods on a node describe the same host, and each lists the others as
     * tenants.
     */
    static List<HostMachine> of(List<Workload> workloads) {
        Map<String, List<WorkloadHost>> hosts = new LinkedHashMap<>();
        workloads.stream()
                .flatMap(workload -> workload.hosts().stream())
                .forEach(host -> hosts.computeIfAbsent(host.id().value(), id -> new ArrayList<>())
                        .add(host));
        Set<String> own = workloads.stream().map(Workload::name).collect(Collectors.toSet());
        return hosts.entrySet().stream()
                .map(host -> of(host.getKey(), host.getValue(), own))
                .toList();
    }

    private static HostMachine of(String id, List<WorkloadHost> descriptions, Set<String> own) {
        return new HostMachine(
                VisibleText.cut(id, 200),
                joined(all(descriptions, WorkloadHost::volumes), "not named in the package"),
                joined(all(descriptions, WorkloadHost::runtimes), "not known"),
                joined(
                        all(descriptions, WorkloadHost::tenants).stream()
                                .filter(tenant -> !own.contains(tenant.value()))
                                .toList(),
                        "nothing else that the package names"));
    }

    private static List<LocatedValue<String>> all(
            List<WorkloadHost> descriptions, Function<WorkloadHost, List<LocatedValue<String>>> part) {
        return descriptions.stream().flatMap(host -> part.apply(host).stream()).toList();
    }

    private static String joined(List<LocatedValue<String>> facts, String none) {
        List<String> distinct = facts.stream()
                .map(fact -> VisibleText.cut(fact.value(), 160))
                .distinct()
                .toList();
        return distinct.isEmpty()
                ? none
                : String.join(", ", distinct.subList(0, Math.min(MOST, distinct.size())))
                        + (distinct.size() > MOST ? " and more" : "");
    }
}
