package org.ephemera.aws.target;

import org.ephemera.collect.source.SdkCollections;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** What {@code RunTask} changed in the definition; ECS names every container there, changed or not. */
public final class RunTaskOverrides {
    private RunTaskOverrides() {}

    public static boolean areIn(Task task) {
        TaskOverride overrides = task.overrides();
        return overrides != null
                && (overrides.taskRoleArn() != null
                        || overrides.executionRoleArn() != null
                        || overrides.cpu() != null
                        || overrides.memory() != null
                        || overrides.ephemeralStorage() != null
                        || SdkCollections.in(overrides.containerOverrides()).stream()
                                .anyMatch(RunTaskOverrides::changesSomething));
    }

    private static boolean changesSomething(ContainerOverride override) {
        return !override.command().isEmpty()
                || (!override.environment().isEmpty() && !isOfGuardDuty(override))
                || !override.environmentFiles().isEmpty()
                || !override.resourceRequirements().isEmpty()
                || override.cpu() != null
                || override.memory() != null
                || override.memoryReservation() != null;
    }

    /** GuardDuty puts its agent into every task on Fargate that it watches, and tells it by variables where it is. */
    private static boolean isOfGuardDuty(ContainerOverride override) {
        return override.name() != null && override.name().startsWith(KnownContainer.GUARDDUTY_AGENT);
    }
}
