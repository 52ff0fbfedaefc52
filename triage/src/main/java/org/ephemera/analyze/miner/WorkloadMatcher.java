package org.ephemera.analyze.miner;

import java.util.Locale;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.Workload;

/**
 * Matcher of the subjects of metrics to workloads of the package, because metrics and configurations use different
 * names.
 */
final class WorkloadMatcher {
    private WorkloadMatcher() {}

    /** Reports whether a subject is the workload or a part of it. */
    static boolean isIn(MetricSubject measured, Workload workload) {
        String name = name(workload);
        if (measured.task().isEmpty()) {
            // Each revision of an app is a separate workload; the metrics of the app may cover all of them.
            return name.equals(measured.scope()) || name.startsWith(measured.scope() + "/revisions/");
        }
        return endsWithPart(name, measured.task())
                || name.equals(measured.scope())
                || (!measured.group().isEmpty() && endsWithPart(name, measured.group()));
    }

    /** Reports whether the subject's metrics include the container: as container, task or service. */
    static boolean includes(MetricSubject measured, Workload workload, ContainerSpec container) {
        return switch (measured.level()) {
            case CONTAINER ->
                measured.container().equals(container.name()) && (isIn(measured, workload) || isDefinition(workload));
            case TASK -> isIn(measured, workload) || isDefinition(workload);
            case SERVICE ->
                (measured.container().isEmpty() || measured.container().equals(container.name()))
                        && (isOf(measured.group(), workload) || isDefinition(workload));
        };
    }

    /** Returns the subject that metrics of a container would have. */
    static MetricSubject of(Workload workload, ContainerSpec container) {
        String name = workload.name();
        boolean azure = name.startsWith("/");
        String scope = azure ? name(workload) : "";
        String task = azure ? "" : name.startsWith("arn:") ? name.substring(name.lastIndexOf('/') + 1) : name;
        return new MetricSubject(MetricSubject.Level.CONTAINER, scope, scope, task, container.name());
    }

    /**
     * Reports whether the workload is only a task definition, as for a deleted task; every measured container of its
     * name belongs to it.
     */
    private static boolean isDefinition(Workload workload) {
        return workload.name().contains(":task-definition/");
    }

    /**
     * Reports whether a workload belongs to a group.
     *
     * @param group service, family, or namespace and controller; a replica set named after the controller is between
     *     the controller and a pod
     */
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

    private static boolean endsWithPart(String name, String part) {
        String last = part.toLowerCase(Locale.ROOT);
        return name.equals(last) || name.endsWith("/" + last);
    }

    private static String name(Workload workload) {
        return workload.name().toLowerCase(Locale.ROOT);
    }
}
