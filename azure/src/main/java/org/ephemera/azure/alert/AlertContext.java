package org.ephemera.azure.alert;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.alert.AlertField;

/**
 * The part of a common alert that is of its kind: {@code condition.allOf[].dimensions[{name, value}]} of a metric or a log
 * query, {@code authorization.scope} and {@code properties.entity} of an event of the activity log. It names resources
 * beside {@code alertTargetIDs}, which for a rule over logs are the workspace.
 */
record AlertContext(AlertField context) {
    private static final List<String> NAMESPACES = List.of("namespace", "PodNamespace", "Kubernetes namespace");
    private static final List<String> PODS = List.of("pod", "PodName", "podName", "Name");
    private static final List<String> CONTROLLERS = List.of("deployment", "daemonset", "statefulset", "job", "cronjob");
    private static final String SCRAPED = "microsoft.resourceid";
    private static final List<String> OF_RESOURCE = List.of("_ResourceId", "ResourceId");

    /** Ids of groups, apps and clusters, and of what is in them, in the order in which they are named. */
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
                .filter(ArmNames::isMeantFor)
                .distinct()
                .toList();
    }

    /** The value of the first dimension of that name. */
    AlertField dimension(String name) {
        return dimensions(name).findFirst().orElseGet(() -> new AlertField(MissingNode.getInstance(), ""));
    }

    /** Pods and workloads of a cluster: dimensions of metrics and of queries, labels of a rule of Prometheus. */
    void within(ClusterNames names) {
        AlertField labels = context.field("labels");
        AlertField namespace = first(NAMESPACES, labels);
        names.pod(Optional.empty(), namespace, first(PODS, labels));
        for (String kind : CONTROLLERS) {
            // For Prometheus a job is what scrapes: kube-state-metrics, whose metrics name one of Kubernetes otherwise.
            AlertField label = labels.field(kind.equals("job") ? "job_name" : kind);
            names.workload(Optional.empty(), namespace, kind, dimension(kind).or(label));
        }
    }

    /**
     * The cluster that a metric of Prometheus was scraped in. The target of such an alert is the workspace of Azure Monitor that
     * keeps its metrics, of as many clusters as there are.
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
