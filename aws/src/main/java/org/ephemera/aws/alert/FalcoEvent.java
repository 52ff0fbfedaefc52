package org.ephemera.aws.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.AskedWindow;
import org.ephemera.model.SanitizedText;

/**
 * An event of Falco, as Falco Talon's {@code aws:lambda} hands it to a function: {@code trace_id, rule, priority, time,
 * hostname, output_fields{}, context{}}, or {@code output_fields} alone, as its older versions did. ECS labels each
 * container with the ARN of its task, and a rule whose output has that label ({@code %container.labels}, or
 * {@code %container.label[com.amazonaws.ecs.task-arn]}) tells it. A pod of EKS is told by {@code k8s.ns.name}, {@code k8s.pod.name} and
 * a field with {@code cluster} in its name whose value is the cluster's ARN, such as one of the rule's {@code extra_fields}.
 */
final class FalcoEvent {
    private static final String LABEL = "com.amazonaws.ecs.task-arn";
    private static final String LABELS = "container.labels";
    private static final String POD = "k8s.pod.name";
    private static final Pattern CLUSTER =
            Pattern.compile("arn:aws[a-z-]*:eks:[a-z0-9-]+:[0-9]{12}:cluster/[0-9A-Za-z][0-9A-Za-z_-]{0,99}");

    private FalcoEvent() {}

    static boolean looksLikeOne(AlertField root) {
        return isWhole(root)
                || root.node().has("container.id")
                || root.node().has(LABELS)
                || labelled(root).isPresent();
    }

    private static boolean isWhole(AlertField root) {
        return root.field("output_fields").node().isObject()
                && root.field("rule").text().isPresent();
    }

    static Alert read(AlertField root) {
        AlertField fields = isWhole(root) ? root.field("output_fields") : root;
        AlertTargets named = AwsNames.targets();
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
                        // A rule may leave it out of its output; the event's own time always stands.
                        fields.field("evt.time").or(root.field("time")).node().asText(),
                        fields.field("container.id").node().asText()));
        return named.about(
                TriggerFactory.says(
                        "falco",
                        rule,
                        id,
                        root.field("time").instant(),
                        root.field("priority").text().flatMap(FalcoEvent::severity)),
                AskedWindow.OPEN,
                "the event of Falco" + (rule.isEmpty() ? "" : " '" + SanitizedText.of(rule) + "'")
                        + " names no ECS task; let the rule's output hold %container.labels");
    }

    /** A pod has no name outside of its cluster, and Falco does not know in which it is. */
    private static void pod(String pod, AlertField root, AlertField fields, AlertTargets named) {
        Optional<String> namespace = fields.field("k8s.ns.name").text();
        // Other fields hold what a process in the container chose: it must not lead to another cluster.
        Optional<String> cluster = values(fields.node())
                .filter(field -> field.getKey().contains("cluster"))
                .map(field -> new AlertField(field.getValue(), "").text())
                .flatMap(Optional::stream)
                .filter(value -> CLUSTER.matcher(value).matches())
                .findFirst();
        if (cluster.isPresent() && namespace.isPresent()) {
            named.add(cluster.get() + "#" + namespace.get() + "/" + pod, hints(root, fields), Map.of());
        } else {
            named.instead("the event of Falco names the pod '" + SanitizedText.of(pod) + "' and not "
                    + (namespace.isEmpty() ? "its namespace" : "the cluster that it is in")
                    + "; let the rule's output hold %k8s.ns.name and, in a field named for the cluster, the ARN of the EKS cluster"
                    + " (append_output, extra_fields)");
        }
    }

    private static TargetHints hints(AlertField root, AlertField fields) {
        return new TargetHints()
                .text("findingType", root.field("rule"))
                .text("runtimeId", fields.field("container.id"));
    }

    /** The value of the label, in whichever of Falco's spellings of the field. */
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

    /** One; several only where it cannot be told which of them it is. */
    private static List<String> tasks(AlertField root, AlertField fields) {
        List<String> told = labelled(fields).map(List::of).orElseGet(() -> amongLabels(fields.field(LABELS)));
        return told.isEmpty() ? labelled(root.field("context")).stream().toList() : told;
    }

    /**
     * Of {@code name:value,name:value}; an ARN holds no comma. The value of another label may, which whoever built the image
     * chose: it cannot lead away from the task, but to another besides.
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
