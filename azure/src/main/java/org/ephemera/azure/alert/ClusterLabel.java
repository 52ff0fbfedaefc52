package org.ephemera.azure.alert;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.ClusterFields;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.model.SanitizedText;

/**
 * Pod or workload of an event whose sender does not know the cluster. A field or label of the event contains the
 * resource id of the AKS cluster.
 *
 * @param event name of the event for a reason
 * @param remedy setting that adds the cluster to the event
 */
record ClusterLabel(String event, String remedy) {
    private static final Pattern ID = Pattern.compile(
            "/subscriptions/[^/#]{1,64}/resourceGroups/[^/#]{1,90}/providers/"
                    + Pattern.quote(AzureTarget.CLUSTER.type()) + "/[^/#]{1,63}",
            Pattern.CASE_INSENSITIVE);

    /** Reports whether one of the fields identifies a cluster. */
    static boolean isIn(AlertField fields) {
        return !clusters(fields).isEmpty();
    }

    private static List<String> clusters(AlertField fields) {
        return ClusterFields.find(fields, value -> ID.matcher(value).matches());
    }

    /**
     * Adds a node or a namespace, if the fields contain exactly one cluster.
     *
     * @param scope {@code node:NAME} or a namespace
     */
    static void addScope(AlertField fields, String scope, TargetHints hints, AlertTargets named) {
        List<String> clusters = clusters(fields);
        if (clusters.size() == 1) {
            named.add(clusters.getFirst() + "#" + scope, hints, Map.of());
        }
    }

    /**
     * Adds the target, or the reason why its cluster is unknown.
     *
     * @param fields fields or labels that may contain the cluster
     */
    void name(
            AlertField fields,
            Optional<String> namespace,
            String kind,
            String name,
            TargetHints hints,
            AlertTargets named) {
        List<String> clusters = clusters(fields);
        if (clusters.size() == 1 && namespace.isPresent()) {
            String workload = kind.equals("pod") ? "" : kind + "/";
            named.add(clusters.getFirst() + "#" + namespace.get() + "/" + workload + name, hints, Map.of());
            return;
        }
        named.setFallbackReason(event + " contains the " + kind + " '" + SanitizedText.of(name) + "' but not "
                + (namespace.isEmpty() ? "its namespace" : clusters.isEmpty() ? "its cluster" : "exactly one cluster")
                + "; " + remedy);
    }
}
