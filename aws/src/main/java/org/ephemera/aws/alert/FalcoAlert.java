package org.ephemera.aws.alert;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.FalcoEvent;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.SanitizedText;

/**
 * Event of Falco about a container of ECS or EKS. ECS labels each container with the ARN of its task; a rule with this
 * label in its output ({@code %container.labels}, or {@code %container.label[com.amazonaws.ecs.task-arn]}) identifies
 * the task. A pod of EKS is identified by its namespace, its name and a {@link ClusterLabel}.
 */
final class FalcoAlert {
    private static final String LABEL = "com.amazonaws.ecs.task-arn";
    private static final String LABELS = "container.labels";

    private FalcoAlert() {}

    static boolean looksLikeOne(AlertField root) {
        return FalcoEvent.matches(root)
                || root.node().has("container.id")
                || root.node().has(LABELS)
                || labelled(root).isPresent();
    }

    static ParsedAlert read(AlertField root) {
        FalcoEvent event = new FalcoEvent(root);
        String name = "the Falco event" + (event.rule().isEmpty() ? "" : " '" + SanitizedText.of(event.rule()) + "'");
        AlertTargets named = AwsTargetRelations.targets();
        List<String> tasks = tasks(root, event.fields());
        tasks.forEach(arn -> named.add(arn, event.hints(), Map.of()));
        event.pod()
                .ifPresent(pod -> new ClusterLabel(
                                name,
                                "add %k8s.ns.name to the rule's output, and the ARN of the EKS cluster in a field"
                                        + " with 'cluster' in its name (customfields of falcosidekick,"
                                        + " append_output, extra_fields)")
                        .name(event.fields(), event.namespace(), "pod", pod, event.hints(), named));
        if (event.pod().isEmpty() && tasks.isEmpty()) {
            event.scope().ifPresent(scope -> ClusterLabel.addScope(event.fields(), scope, event.hints(), named));
        }
        return named.toAlert(
                event.trigger(),
                RequestedWindow.OPEN,
                name + " identifies no ECS task, no pod and no cluster; add %container.labels or %k8s.pod.name to"
                        + " the rule's output");
    }

    /** Returns the value of the label, in any of Falco's spellings of the field. */
    private static Optional<String> labelled(AlertField fields) {
        return fields.node().properties().stream()
                .filter(field -> field.getKey().contains(LABEL))
                .map(field -> new AlertField(field.getValue(), "").text())
                .flatMap(Optional::stream)
                .findFirst();
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
}
