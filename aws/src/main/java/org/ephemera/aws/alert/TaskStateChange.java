package org.ephemera.aws.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.RequestedWindow;

/**
 * EventBridge event {@code ECS Task State Change}. Its detail is the result of {@code DescribeTasks} at that moment,
 * so it replaces the description of a task that ECS no longer returns. It contains no severity.
 */
final class TaskStateChange {
    static final String TYPE = "ECS Task State Change";

    private static final List<String> TIMES = List.of(
            "createdAt",
            "pullStartedAt",
            "pullStoppedAt",
            "connectivityAt",
            "startedAt",
            "stoppingAt",
            "executionStoppedAt",
            "stoppedAt");

    private TaskStateChange() {}

    /**
     * Reports whether the object is a task: the detail of an event from a rule with an input path, or a task from
     * {@code DescribeTasks}.
     */
    static boolean isTask(AlertField root) {
        return root.field("taskArn").text().isPresent()
                && root.field("lastStatus").text().isPresent();
    }

    static ParsedAlert read(AlertField event) {
        return read(event, event.field("detail"));
    }

    static ParsedAlert task(AlertField root) {
        return read(root, root);
    }

    private static ParsedAlert read(AlertField event, AlertField task) {
        Optional<String> arn = task.field("taskArn")
                .text()
                .map(name -> EcsArns.task(name, task.field("clusterArn").text()));
        AlertTargets named = AwsTargetRelations.targets();
        arn.ifPresent(name -> named.add(name, hints(task), Map.of()));
        String id = event.field("id")
                .text()
                .orElseGet(() -> arn.orElse("") + ":" + task.field("version").node());
        Optional<Instant> time = task.field("updatedAt")
                .or(event.field("time"))
                .or(task.field("stoppedAt"))
                .or(task.field("createdAt"))
                .instant();
        String status = task.field("lastStatus").text().orElse("");
        return named.toAlert(
                TriggerFactory.alertTrigger("aws.ecs", TYPE + "/" + status, id, time, Optional.empty()),
                RequestedWindow.OPEN,
                "the task state change contains no task");
    }

    private static TargetHints hints(AlertField task) {
        TargetHints hints = new TargetHints()
                .text("taskDefinition", task.field("taskDefinitionArn"))
                .text("group", task.field("group"))
                .text("launchType", task.field("launchType"))
                .text("startedBy", task.field("startedBy"))
                .text("containerInstance", task.field("containerInstanceArn"))
                .text("stopCode", task.field("stopCode"))
                .text("stoppedReason", task.field("stoppedReason"))
                .text("taskRole", task.path("overrides", "taskRoleArn"))
                .text("executionRole", task.path("overrides", "executionRoleArn"))
                .containers(task.field("containers"), "runtimeId");
        AlertField attachments = task.field("attachments");
        hints.texts("interfaces", details(attachments, "networkInterfaceId"), attachments);
        hints.texts("volumes", details(attachments, "volumeId"), attachments);
        TIMES.forEach(time -> hints.time(time, task.field(time)));
        return hints;
    }

    private static List<String> details(AlertField attachments, String name) {
        return attachments.elements().stream()
                .flatMap(attachment -> attachment.field("details").elements().stream())
                .filter(detail -> detail.field("name").text().equals(Optional.of(name)))
                .flatMap(detail -> detail.field("value").text().stream())
                .filter(value -> value.indexOf(',') < 0)
                .toList();
    }
}
