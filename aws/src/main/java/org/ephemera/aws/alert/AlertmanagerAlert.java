package org.ephemera.aws.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.PrometheusAlert;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.SanitizedText;

/**
 * Alert of Alertmanager about a pod or a workload of EKS, which a {@link ClusterLabel} places in its cluster, or about a
 * task of ECS, whose ARN is in a label with {@code task} in its name.
 */
final class AlertmanagerAlert {
    private AlertmanagerAlert() {}

    static ParsedAlert read(PrometheusAlert alert) {
        String name = "the Prometheus alert '" + SanitizedText.of(alert.rule()) + "'";
        AlertTargets named = AwsTargetRelations.targets();
        for (Map.Entry<String, JsonNode> label : alert.labels().node().properties()) {
            String value = label.getValue().asText();
            if (label.getKey().contains("task") && EcsArns.isMeantFor(value)) {
                named.add(value, alert.hints(), Map.of());
            }
        }
        alert.workload()
                .ifPresent(workload -> new ClusterLabel(
                                name,
                                "set the label 'cluster' to the ARN of the EKS cluster (external_labels of Prometheus),"
                                        + " and keep 'namespace' in the by clause of the rule")
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
