package org.ephemera.azure.alert;

import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.AlertmanagerNotification;
import org.ephemera.acquire.alert.PrometheusAlert;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.SanitizedText;

/**
 * Alert of Alertmanager about a pod or a workload of AKS, which a {@link ClusterLabel} places in its cluster. Rules of
 * managed Prometheus arrive as {@link CommonAlert}.
 */
final class AlertmanagerAlert {
    private AlertmanagerAlert() {}

    /** Reports whether a notification or an alert contains the resource id of a cluster. */
    static boolean isOfAks(AlertField root) {
        AlertField alert =
                AlertmanagerNotification.matches(root) ? root.field("alerts").element(0) : root;
        return ClusterLabel.isIn(alert.field("labels"));
    }

    static ParsedAlert read(PrometheusAlert alert) {
        String name = "the Prometheus alert '" + SanitizedText.of(alert.rule()) + "'";
        AlertTargets named = AlertResourceIds.targets();
        alert.workload()
                .ifPresent(workload -> new ClusterLabel(
                                name,
                                "set the label 'cluster' to the resource id of the AKS cluster (external_labels of"
                                        + " Prometheus), and keep 'namespace' in the by clause of the rule")
                        .name(
                                alert.labels(),
                                alert.namespace(),
                                workload.kind(),
                                workload.name(),
                                alert.hints(),
                                named));
        return named.toAlert(
                alert.trigger(),
                RequestedWindow.OPEN,
                name + " has no label pod, deployment, statefulset, daemonset, cronjob or job_name; keep one in the by"
                        + " clause of the rule");
    }
}
