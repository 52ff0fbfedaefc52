package org.ephemera.aws.trigger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Subject;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.Target;

/**
 * {@code ECS Task State Change} of EventBridge. Its detail is what {@code DescribeTasks} told at that moment, so it
 * stands in for a task that ECS has forgotten.
 */
final class TaskStateChange {
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

    static Alert read(Found event) {
        Found task = event.field("detail");
        Optional<String> arn = task.field("taskArn").text();
        if (arn.isEmpty()) {
            return new Alert.NoContainer("the task state change names no task");
        }
        try {
            Target target = EcsTarget.task(arn.get());
            String id = event.field("id")
                    .text()
                    .orElseGet(() -> arn.get() + ":" + task.field("version").node());
            Optional<Instant> time =
                    task.field("updatedAt").or(event.field("time")).instant();
            Trigger trigger = new Trigger(Trigger.Kind.ALERT, "aws.ecs", id, time);
            return new Alert.Recognised(List.of(new Subject(trigger, hints(task).of(target), Optional.empty(), "")));
        } catch (IllegalArgumentException e) {
            return new Alert.NoContainer(
                    "the task state change names a task in a form that is not known: " + e.getMessage());
        }
    }

    private static Hints hints(Found task) {
        Hints hints = new Hints()
                .text("taskDefinition", task.field("taskDefinitionArn"))
                .text("group", task.field("group"))
                .text("launchType", task.field("launchType"))
                .text("startedBy", task.field("startedBy"))
                .text("containerInstance", task.field("containerInstanceArn"))
                .text("stopCode", task.field("stopCode"))
                .text("stoppedReason", task.field("stoppedReason"))
                .containers(task.field("containers"), "runtimeId");
        TIMES.forEach(time -> hints.time(time, task.field(time)));
        return hints;
    }
}
