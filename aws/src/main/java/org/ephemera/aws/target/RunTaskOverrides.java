package org.ephemera.aws.target;

import org.ephemera.collect.source.SdkCollections;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/**
 * Test for overrides of the task definition by {@code RunTask}. ECS lists every container there, even unchanged ones.
 */
public final class RunTaskOverrides {
    private RunTaskOverrides() {}

    /** Reports whether the task has overrides. */
    public static boolean existIn(Task task) {
        TaskOverride overrides = task.overrides();
        return overrides != null
                && (overrides.taskRoleArn() != null
                        || overrides.executionRoleArn() != null
                        || overrides.cpu() != null
                        || overrides.memory() != null
                        || overrides.ephemeralStorage() != null
                        || SdkCollections.withoutNulls(overrides.containerOverrides()).stream()
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

    /**
     * Reports whether the override belongs to the GuardDuty agent. GuardDuty adds the agent to every monitored Fargate
     * task and sets environment variables for it.
     */
    private static boolean isOfGuardDuty(ContainerOverride override) {
        return override.name() != null && override.name().startsWith(KnownContainer.GUARDDUTY_AGENT);
    }
}
