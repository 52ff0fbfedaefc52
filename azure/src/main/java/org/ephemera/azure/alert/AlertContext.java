package org.ephemera.azure.alert;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.alert.AlertField;

/**
 * Context of a common alert, whose form depends on the kind of rule: {@code condition.allOf[].dimensions[{name,
 * value}]} of a metric or a log query, {@code authorization.scope} and {@code properties.entity} of an event of the
 * activity log. It names resources in addition to {@code alertTargetIDs}, which contain only the workspace for a log
 * rule.
 */
record AlertContext(AlertField context) {
    private static final List<String> NAMESPACES = List.of("namespace", "PodNamespace", "Kubernetes namespace");
    private static final List<String> PODS = List.of("pod", "PodName", "podName", "Name");
    private static final List<String> CONTROLLERS = List.of("deployment", "daemonset", "statefulset", "job", "cronjob");
    private static final String SCRAPED = "microsoft.resourceid";
    private static final List<String> OF_RESOURCE = List.of("_ResourceId", "ResourceId");

    /** Returns the ids of groups, apps and clusters, and of resources in them, in the order of the alert. */
    List<String> resources(AlertField configurationItems) {
        List<AlertField> places = new ArrayList<>();
        places.add(scraped());
        OF_RESOURCE.forEach(name -> dimensions(name).forEach(places::add));
        places.addAll(configurationItems.elements());
        places.add(context.path("authorization", "scope"));
        places.add(context.path("properties", "entity"));
        return places.stream()
                .map(AlertField::text)
                .flatMap(Optional::stream)
                .filter(AlertResourceIds::isTargetLike)
                .distinct()
                .toList();
    }

    /** Returns the value of the first dimension with that name. */
    AlertField dimension(String name) {
        return dimensions(name).findFirst().orElseGet(() -> new AlertField(MissingNode.getInstance(), ""));
    }

    /** Adds the pods and workloads of a cluster: dimensions of metrics and queries, or labels of a Prometheus rule. */
    void addKubernetesNames(ClusterNames names) {
        AlertField labels = context.field("labels");
        AlertField namespace = first(NAMESPACES, labels);
        names.addPod(Optional.empty(), namespace, first(PODS, labels));
        for (String kind : CONTROLLERS) {
            // In Prometheus, the label job is the scrape job. Metrics of kube-state-metrics have a Kubernetes job as
            // job_name.
            AlertField label = labels.field(kind.equals("job") ? "job_name" : kind);
            names.addWorkload(Optional.empty(), namespace, kind, dimension(kind).or(label));
        }
    }

    /**
     * Returns the cluster in which a Prometheus metric was scraped. The target of such an alert is the Azure Monitor
     * workspace, which may contain metrics of several clusters.
     */
    private AlertField scraped() {
        AlertField labels = context.field("labels");
        return labels.node().properties().stream()
                .filter(label -> label.getKey().equalsIgnoreCase(SCRAPED))
                .findFirst()
                .map(label -> labels.field(label.getKey()))
                .orElseGet(() -> labels.field(SCRAPED));
    }

    private AlertField first(List<String> names, AlertField labels) {
        for (String name : names) {
            AlertField found = dimension(name).or(labels.field(name));
            if (found.text().filter(text -> !text.isBlank()).isPresent()) {
                return found;
            }
        }
        return dimension("");
    }

    private Stream<AlertField> dimensions(String name) {
        return context.path("condition", "allOf").elements().stream()
                .flatMap(criterion -> criterion.field("dimensions").elements().stream())
                .filter(dimension -> dimension
                        .field("name")
                        .text()
                        .filter(name::equalsIgnoreCase)
                        .isPresent())
                .map(dimension -> dimension.field("value"));
    }
}
