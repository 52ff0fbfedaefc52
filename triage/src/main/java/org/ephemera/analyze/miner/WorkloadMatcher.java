package org.ephemera.analyze.miner;

import java.util.Locale;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.Workload;

/** Which workload something measured is of: metrics and configurations name the same thing differently. */
final class WorkloadMatcher {
    private WorkloadMatcher() {}

    /** True of the workload itself, and of what is in it. */
    static boolean isIn(MetricSubject measured, Workload workload) {
        String name = name(workload);
        if (measured.task().isEmpty()) {
            // Revisions of an app are workloads of their own; its metrics may be of all of them.
            return name.equals(measured.scope()) || name.startsWith(measured.scope() + "/revisions/");
        }
        return ends(name, measured.task())
                || name.equals(measured.scope())
                || (!measured.group().isEmpty() && ends(name, measured.group()));
    }

    /** True if a miner in the container would be seen in what is measured, be it the container's task or its service. */
    static boolean shows(MetricSubject measured, Workload workload, Container container) {
        return switch (measured.level()) {
            case CONTAINER ->
                measured.container().equals(container.name()) && (isIn(measured, workload) || isDefinition(workload));
            case TASK -> isIn(measured, workload) || isDefinition(workload);
            case SERVICE ->
                (measured.container().isEmpty() || measured.container().equals(container.name()))
                        && (isOf(measured.group(), workload) || isDefinition(workload));
        };
    }

    /** What metrics of a container would be of. */
    static MetricSubject of(Workload workload, Container container) {
        String name = workload.name();
        boolean azure = name.startsWith("/");
        String scope = azure ? name(workload) : "";
        String task = azure ? "" : name.startsWith("arn:") ? name.substring(name.lastIndexOf('/') + 1) : name;
        return new MetricSubject(MetricSubject.Level.CONTAINER, scope, scope, task, container.name());
    }

    /** A task that is gone is known by its definition alone; whatever was measured of its containers is of it. */
    private static boolean isDefinition(Workload workload) {
        return workload.name().contains(":task-definition/");
    }

    /** @param group service, family, or namespace and controller: between it and a pod stands a replica set of its name */
    private static boolean isOf(String group, Workload workload) {
        if (group.equals(workload.name())) {
            return true;
        }
        String owner = workload.owner().map(fact -> fact.value()).orElse("");
        if (owner.endsWith(":" + group)) {
            return true;
        }
        String controller = workload.scope() + "/" + owner.substring(owner.indexOf('/') + 1);
        int last = controller.lastIndexOf('-');
        return controller.equals(group)
                || (last > 0 && controller.substring(0, last).equals(group));
    }

    private static boolean ends(String name, String part) {
        String last = part.toLowerCase(Locale.ROOT);
        return name.equals(last) || name.endsWith("/" + last);
    }

    private static String name(Workload workload) {
        return workload.name().toLowerCase(Locale.ROOT);
    }
}
