package org.ephemera.aws.alert;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTags;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.model.SanitizedText;

/**
 * Metric of an alarm. Its dimensions identify an ECS cluster, service or task, or pods of an EKS cluster. Account and
 * region are those of the alarm's ARN, or of the account that the metric belongs to.
 */
final class AlarmedMetric {
    private static final Pattern ALARM = Pattern.compile(
            "arn:(?<partition>[^:]*):cloudwatch:(?<region>[^:]*):(?<account>[^:]*):alarm:.*", Pattern.DOTALL);

    /** Container Insights of EKS. */
    private static final String EKS = "ContainerInsights";

    /** Dimension by which a query in a monitoring account groups by the account of the metrics. */
    private static final String ACCOUNT = "AWS.AccountId";

    private static final Pattern NUMBERED = Pattern.compile(".+-[0-9]{1,6}");

    /** Namespace of a query; it is valid without quotation marks only if it is a single word. */
    private static final Pattern FROM = Pattern.compile(
            "\\bFROM\\s{1,9}(?:SCHEMA\\s{0,9}\\(\\s{0,9})?\"?(?<namespace>[A-Za-z0-9./_#:-]{1,255})",
            Pattern.CASE_INSENSITIVE);

    private AlarmedMetric() {}

    /**
     * Adds the targets of a metric.
     *
     * @param dimensions {@code {name: value}}, or {@code [{name, value}]}
     */
    static void name(
            String alarmArn,
            AlertField namespace,
            AlertField dimensions,
            Optional<String> account,
            AlertTargets named) {
        name(alarmArn, namespace.text().orElse(""), AlertTags.parse(dimensions), account, named);
    }

    /**
     * Adds the targets of a metric that a Metrics Insights query found.
     *
     * @param query {@code SELECT … FROM SCHEMA("AWS/ECS", ClusterName, ServiceName) … GROUP BY ClusterName,
     *     ServiceName}
     * @param grouped {@code {name: value}} of the dimensions by which the query groups
     */
    static void found(
            String alarmArn, AlertField query, AlertField grouped, Optional<String> account, AlertTargets named) {
        Matcher from = FROM.matcher(query.text().orElse(""));
        Map<String, String> values = AlertTags.parse(grouped);
        Optional<String> of = Optional.ofNullable(values.get(ACCOUNT))
                .filter(id -> id.matches("[0-9]{12}"))
                .or(() -> account);
        name(alarmArn, from.find() ? from.group("namespace") : "", values, of, named);
    }

    private static void name(
            String alarmArn, String space, Map<String, String> values, Optional<String> account, AlertTargets named) {
        boolean ofPods = space.equals(EKS);
        if (!ofPods && !space.equals("AWS/ECS") && !space.startsWith("ECS/")) {
            named.setFallbackReason("its metric has the namespace '" + SanitizedText.of(space)
                    + "', which belongs neither to ECS nor to EKS");
            return;
        }
        Matcher alarm = ALARM.matcher(alarmArn);
        String cluster = values.get("ClusterName");
        if (cluster == null || !alarm.matches()) {
            named.setFallbackReason(
                    cluster == null
                            ? "its metric has no cluster dimension"
                            : "the ARN of the alarm is missing" + " or invalid, so its account is unknown");
            return;
        }
        String place = "arn:" + alarm.group("partition") + (ofPods ? ":eks:" : ":ecs:") + alarm.group("region") + ":"
                + account.orElse(alarm.group("account")) + ":";
        if (ofPods) {
            EksWorkload.add(place + "cluster/" + cluster, pods(values), new TargetHints(), Map.of(), named);
            return;
        }
        named.add(place + resource(cluster, values), new TargetHints(), Map.of());
    }

    /**
     * Returns the pod or workload of the dimensions. {@code FullPodName} is the name of a pod. {@code PodName} is the
     * name of a pod of a stateful set, which ends in a number, or the name of the pods' owner. The owner's kind is
     * unknown; most owners are deployments (CloudWatch agent, podstore.go).
     */
    private static Optional<EksWorkload> pods(Map<String, String> values) {
        Optional<String> pod = Optional.ofNullable(values.get("FullPodName"));
        Optional<String> owner = Optional.ofNullable(values.get("PodName"));
        return Optional.ofNullable(values.get("Namespace"))
                .flatMap(namespace -> pod.map(name -> new EksWorkload("pod", namespace, name))
                        .or(() -> owner.map(name -> new EksWorkload(
                                NUMBERED.matcher(name).matches() ? "pod" : "deployment", namespace, name))));
    }

    private static String resource(String cluster, Map<String, String> values) {
        String task = values.get("TaskId");
        String service = values.get("ServiceName");
        if (task != null) {
            return "task/" + cluster + "/" + task;
        }
        return service != null ? "service/" + cluster + "/" + service : "cluster/" + cluster;
    }
}
