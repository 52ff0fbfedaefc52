package org.ephemera.aws.sweep;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.aws.alert.EksTarget;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.model.Target;
import org.ephemera.sweep.MetricGroup;

/**
 * Subjects under which the metrics of a sweep are indexed, metrics of every ECS service, and units of CloudWatch
 * metrics.
 */
public final class SweepSubjects {

    private static final List<String> SERVICE_METRICS = List.of("CPUUtilization", "MemoryUtilization");
    private static final String CLUSTER = "ClusterName";

    private SweepSubjects() {}

    static MetricGroup group(String namespace, Map<String, String> dimensions, List<String> metrics) {
        return new MetricGroup("", subject(dimensions), namespace, new java.util.TreeMap<>(dimensions), metrics);
    }

    /** Returns the metrics that CloudWatch stores for every service, even if it does not list them yet. */
    static MetricGroup ofService(String cluster, String service) {
        return group(MetricsCatalog.ECS_NAMESPACE, Map.of(CLUSTER, cluster, "ServiceName", service), SERVICE_METRICS);
    }

    /** Returns the subjects of a target. */
    public static Set<String> subjects(Target target) {
        Map<String, String> attributes = target.attributes();
        String cluster = attributes.getOrDefault("cluster", "");
        if (target.kind().equals(EksTarget.POD) || target.kind().equals(EksTarget.WORKLOAD)) {
            return pods(cluster, attributes);
        }
        return new TreeSet<>(Set.of(
                switch (target.kind()) {
                    case EcsTarget.TASK -> subject("task", cluster, attributes.getOrDefault("task", ""));
                    case EcsTarget.SERVICE -> subject("service", cluster, attributes.getOrDefault("service", ""));
                    default -> subject("cluster", cluster, "");
                }));
    }

    /**
     * Returns the subjects of a pod. Container Insights stores metrics under the pod's name or, without enhanced
     * observability, under the name of its workload.
     */
    private static Set<String> pods(String cluster, Map<String, String> attributes) {
        String place = cluster + "/" + attributes.getOrDefault("namespace", "");
        TreeSet<String> subjects = new TreeSet<>();
        String pod = attributes.getOrDefault("pod", attributes.getOrDefault("name", ""));
        subjects.add(subject("pod", place, pod));
        for (int dash = pod.lastIndexOf('-'); attributes.containsKey("pod") && dash > 0 && subjects.size() < 3; ) {
            pod = pod.substring(0, dash);
            subjects.add(subject("pod", place, pod));
            dash = pod.lastIndexOf('-');
        }
        return subjects;
    }

    /**
     * Returns the unit in the spelling of the CloudWatch documentation. CloudWatch does not return it with the values.
     */
    public static String unit(String metric) {
        if (metric.endsWith("Utilization")
                || metric.contains("_utilization")
                || metric.endsWith("_reserved_capacity")) {
            return "Percent";
        }
        if (metric.endsWith("Count") || metric.contains("_number_of_") || metric.endsWith("HealthStatus")) {
            return "Count";
        }
        if (metric.startsWith("Memory") || metric.startsWith("ContainerMemory")) {
            return "Megabytes";
        }
        if (metric.contains("EphemeralStorage") || metric.startsWith("EBSFilesystem")) {
            return "Gigabytes";
        }
        boolean ofTasks = metric.contains("Network") && metric.endsWith("Bytes");
        boolean ofPods = metric.contains("_network_") && metric.endsWith("_bytes");
        if (ofTasks || ofPods) {
            return "Bytes/Second";
        }
        if (metric.endsWith("_failures_total")) {
            return "None";
        }
        return metric.endsWith("Bytes") || metric.contains("_memory_") ? "Bytes" : "None";
    }

    private static String subject(Map<String, String> dimensions) {
        String cluster = dimensions.getOrDefault(CLUSTER, "");
        String pod = dimensions.getOrDefault("FullPodName", dimensions.getOrDefault("PodName", ""));
        if (!pod.isEmpty()) {
            return subject("pod", cluster + "/" + dimensions.getOrDefault("Namespace", ""), pod);
        }
        for (Map.Entry<String, String> kind : List.of(
                Map.entry("TaskId", "task"),
                Map.entry("ServiceName", "service"),
                Map.entry("TaskDefinitionFamily", "family"),
                Map.entry("ContainerInstanceId", "instance"))) {
            String name = dimensions.get(kind.getKey());
            if (name != null) {
                return subject(kind.getValue(), cluster, name);
            }
        }
        return dimensions.keySet().equals(Set.of(CLUSTER))
                ? subject("cluster", cluster, "")
                : subject("other", cluster, String.valueOf(new java.util.TreeMap<>(dimensions)));
    }

    private static String subject(String kind, String cluster, String name) {
        return kind + "/" + cluster + "/" + name;
    }
}
