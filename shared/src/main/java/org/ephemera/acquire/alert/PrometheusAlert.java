package org.ephemera.acquire.alert;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.Digest;

/**
 * Alert of Prometheus in a notification or a list of Alertmanager: {@code labels{}, startsAt, fingerprint, status}. Its
 * labels are those of the series: {@code namespace} with {@code pod}, or with the workload that the rule is about. Those
 * of an event that falcosidekick sends are {@code k8s_ns_name} and {@code k8s_pod_name}.
 *
 * @see <a href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">the notification</a>
 */
public record PrometheusAlert(AlertField alert) {
    /**
     * Labels in the order of their use. If Prometheus renamed the labels of the series with the prefix exported, the
     * others are those of the exporter.
     */
    private static final List<String> NAMESPACES =
            List.of("exported_namespace", "namespace", "k8s_ns_name", "kubernetes_namespace");

    private static final List<String> PODS =
            List.of("exported_pod", "pod", "k8s_pod_name", "pod_name", "kubernetes_pod_name");

    /** The label job is the scrape job; kube-state-metrics has a Kubernetes job as job_name. */
    private static final List<Workload> WORKLOADS = List.of(
            new Workload("deployment", "deployment"),
            new Workload("statefulset", "statefulset"),
            new Workload("daemonset", "daemonset"),
            new Workload("cronjob", "cronjob"),
            new Workload("job", "job_name"));

    /**
     * Name in a cluster.
     *
     * @param kind kind of a workload; {@code pod} for a pod
     * @param name name, or the label of the name
     */
    public record Workload(String kind, String name) {}

    /** Reports whether it is one alert. */
    public static boolean matches(AlertField root) {
        return root.field("labels").node().isObject()
                && root.field("startsAt").text().isPresent()
                && (root.field("annotations").exists()
                        || root.field("fingerprint").exists());
    }

    public AlertField labels() {
        return alert.field("labels");
    }

    /** Returns the name of the rule; an event of Falco has the label rule. */
    public String rule() {
        return labels().field("alertname").or(labels().field("rule")).text().orElse("");
    }

    /** Returns the status of a notification, or the state in a list. */
    public String status() {
        AlertField status = alert.field("status");
        return status.text().or(() -> status.field("state").text()).orElse("firing");
    }

    public boolean isFiring() {
        return status().equals("firing") || status().equals("active");
    }

    public Optional<String> namespace() {
        return first(NAMESPACES);
    }

    /**
     * Returns the workload, or else the pod. A rule about a workload may also have the label pod, of the pod that
     * exported the series.
     */
    public Optional<Workload> workload() {
        return WORKLOADS.stream()
                .flatMap(kind -> first(List.of(kind.name())).map(name -> new Workload(kind.kind(), name)).stream())
                .findFirst()
                .or(() -> first(PODS).map(pod -> new Workload("pod", pod)));
    }

    public TargetHints hints() {
        return new TargetHints()
                .text("findingType", labels().field("alertname").or(labels().field("rule")))
                .text("containerName", labels().field("container"))
                .text("node", labels().field("node"));
    }

    public AcquisitionTrigger trigger() {
        String fingerprint = alert.field("fingerprint")
                .text()
                .orElseGet(() -> Digest.of(Json.bytes(labels().node())).hex());
        return TriggerFactory.alertTrigger(
                "prometheus",
                rule(),
                fingerprint + ":" + alert.field("startsAt").text().orElse(""),
                alert.field("startsAt").instant(),
                Stream.of("severity", "priority")
                        .map(name -> labels().field(name).text())
                        .flatMap(Optional::stream)
                        .flatMap(word -> FalcoEvent.severity(word).or(() -> AlertSeverity.ofWord(word)).stream())
                        .findFirst());
    }

    private Optional<String> first(List<String> names) {
        return names.stream()
                .map(name -> labels().field(name).text())
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .findFirst();
    }
}
