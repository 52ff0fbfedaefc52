package org.ephemera.aws.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.SanitizedText;

/**
 * Event of Falco as Falco Talon's {@code aws:lambda} action sends it: {@code trace_id, rule, priority, time, hostname,
 * output_fields{}, context{}}, or only {@code output_fields} from older versions. ECS labels each container with the
 * ARN of its task; a rule with this label in its output ({@code %container.labels}, or {@code
 * %container.label[com.amazonaws.ecs.task-arn]}) identifies the task. A pod of EKS is identified by {@code
 * k8s.ns.name}, {@code k8s.pod.name} and a field with {@code cluster} in its name and the cluster's ARN as its value,
 * such as one of the rule's {@code extra_fields}.
 */
final class FalcoEvent {
    private static final String LABEL = "com.amazonaws.ecs.task-arn";
    private static final String LABELS = "container.labels";
    private static final String POD = "k8s.pod.name";
    private static final Pattern CLUSTER =
            Pattern.compile("arn:aws[a-z-]*:eks:[a-z0-9-]+:[0-9]{12}:cluster/[0-9A-Za-z][0-9A-Za-z_-]{0,99}");

    private FalcoEvent() {}

    static boolean looksLikeOne(AlertField root) {
        return isCompleteEvent(root)
                || root.node().has("container.id")
                || root.node().has(LABELS)
                || labelled(root).isPresent();
    }

    private static boolean isCompleteEvent(AlertField root) {
        return root.field("output_fields").node().isObject()
                && root.field("rule").text().isPresent();
    }

    static ParsedAlert read(AlertField root) {
        AlertField fields = isCompleteEvent(root) ? root.field("output_fields") : root;
        AlertTargets named = AwsTargetRelations.targets();
        tasks(root, fields).forEach(arn -> named.add(arn, hints(root, fields), Map.of()));
        fields.field(POD).text().ifPresent(pod -> pod(pod, root, fields, named));
        String rule = root.field("rule").text().orElse("");
        String host = root.field("hostname").text().orElse("");
        String id = root.field("trace_id")
                .text()
                .orElseGet(() -> String.join(
                        "\n",
                        rule,
                        host,
                        // A rule's output may lack evt.time; the event's time is always present.
                        fields.field("evt.time").or(root.field("time")).node().asText(),
                        fields.field("container.id").node().asText()));
        return named.toAlert(
                TriggerFactory.alertTrigger(
                        "falco",
                        rule,
                        id,
                        root.field("time").instant(),
                        root.field("priority").text().flatMap(FalcoEvent::severity)),
                RequestedWindow.OPEN,
                "the Falco event" + (rule.isEmpty() ? "" : " '" + SanitizedText.of(rule) + "'")
                        + " identifies no ECS task; add %container.labels to the rule's output");
    }

    /** Adds the pod. Falco does not know the cluster, so a field of the event must contain it. */
    private static void pod(String pod, AlertField root, AlertField fields, AlertTargets named) {
        Optional<String> namespace = fields.field("k8s.ns.name").text();
        // Other fields contain values that a process in the container chose; they must not select another cluster.
        Optional<String> cluster = values(fields.node())
                .filter(field -> field.getKey().contains("cluster"))
                .map(field -> new AlertField(field.getValue(), "").text())
                .flatMap(Optional::stream)
                .filter(value -> CLUSTER.matcher(value).matches())
                .findFirst();
        if (cluster.isPresent() && namespace.isPresent()) {
            named.add(cluster.get() + "#" + namespace.get() + "/" + pod, hints(root, fields), Map.of());
        } else {
            named.setFallbackReason("the Falco event contains the pod '" + SanitizedText.of(pod) + "' but not "
                    + (namespace.isEmpty() ? "its namespace" : "its cluster")
                    + "; add %k8s.ns.name to the rule's output, and the ARN of the EKS cluster in a field with"
                    + " 'cluster' in its name (append_output, extra_fields)");
        }
    }

    private static TargetHints hints(AlertField root, AlertField fields) {
        return new TargetHints()
                .text("findingType", root.field("rule"))
                .text("runtimeId", fields.field("container.id"));
    }

    /** Returns the value of the label, in any of Falco's spellings of the field. */
    private static Optional<String> labelled(AlertField fields) {
        return values(fields.node())
                .filter(field -> field.getKey().contains(LABEL))
                .map(field -> new AlertField(field.getValue(), "").text())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Stream<Map.Entry<String, JsonNode>> values(JsonNode node) {
        return node.properties().stream();
    }

    /** Returns the task ARNs. There is more than one only if the labels are ambiguous. */
    private static List<String> tasks(AlertField root, AlertField fields) {
        List<String> found = labelled(fields).map(List::of).orElseGet(() -> amongLabels(fields.field(LABELS)));
        return found.isEmpty() ? labelled(root.field("context")).stream().toList() : found;
    }

    /**
     * Returns the task ARNs in {@code name:value,name:value}. An ARN contains no comma, but the value of another
     * label, chosen by the author of the image, may. Such a value cannot hide the task; it can only add another one.
     */
    private static List<String> amongLabels(AlertField labels) {
        return labels.text().stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(label -> label.startsWith(LABEL + ":"))
                .map(label -> label.substring(LABEL.length() + 1))
                .distinct()
                .toList();
    }

    private static Optional<AlertSeverity> severity(String priority) {
        return switch (priority.toLowerCase(Locale.ROOT)) {
            case "emergency", "alert", "critical" ->
                Optional.of(AlertSeverity.of(AlertSeverity.Level.CRITICAL, priority));
            case "error" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.HIGH, priority));
            case "warning" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.MEDIUM, priority));
            case "notice" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.LOW, priority));
            case "informational", "info", "debug" ->
                Optional.of(AlertSeverity.of(AlertSeverity.Level.INFORMATIONAL, priority));
            default -> Optional.empty();
        };
    }
}
