package org.ephemera.aws.alert;

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
 * Pod or workload of an event whose sender does not know the cluster. A field or label of the event contains the ARN of
 * the EKS cluster.
 *
 * @param event name of the event for a reason
 * @param remedy setting that adds the cluster to the event
 */
record ClusterLabel(String event, String remedy) {
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:eks:[a-z0-9-]+:[0-9]{12}:cluster/[0-9A-Za-z][0-9A-Za-z_-]{0,99}");

    /**
     * Adds a node or a namespace, if the fields contain exactly one cluster.
     *
     * @param scope {@code node:NAME} or a namespace
     */
    static void addScope(AlertField fields, String scope, TargetHints hints, AlertTargets named) {
        List<String> clusters =
                ClusterFields.find(fields, value -> ARN.matcher(value).matches());
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
        List<String> clusters =
                ClusterFields.find(fields, value -> ARN.matcher(value).matches());
        if (clusters.size() == 1 && namespace.isPresent()) {
            EksWorkload.add(
                    clusters.getFirst(),
                    Optional.of(new EksWorkload(kind, namespace.get(), name)),
                    hints,
                    Map.of(),
                    named);
            return;
        }
        named.setFallbackReason(event + " contains the " + kind + " '" + SanitizedText.of(name) + "' but not "
                + (namespace.isEmpty() ? "its namespace" : clusters.isEmpty() ? "its cluster" : "exactly one cluster")
                + "; " + remedy);
    }
}
