package org.ephemera.aws.plan;

import java.util.Optional;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.aws.target.OverriddenRoles;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Plans the roles of tasks, each once: the task role of the containers, and the execution role with which ECS pulled
 * images and wrote logs.
 */
final class RolePlan {
    private static final String TASK = "task role";
    private static final String EXECUTION = "execution role";

    private final PlannedItem definition;
    private final Iterable<OverriddenRoles> overrides;
    private final Recorder recorder;

    /**
     * Creates a plan for the tasks of one definition.
     *
     * @param definition the item that is being collected
     * @param overrides the roles with which each task was started; they replace the roles in the definition
     */
    RolePlan(PlannedItem definition, Iterable<OverriddenRoles> overrides, Recorder recorder) {
        this.definition = definition;
        this.overrides = overrides;
        this.recorder = recorder;
    }

    void plan(TaskDefinition described) {
        for (OverriddenRoles task : overrides) {
            role(TASK, task.task(), described.taskRoleArn());
            role(EXECUTION, task.execution(), described.executionRoleArn());
        }
    }

    /** Plans the roles that overrides contain, without the definition. */
    void unresolved(Outcome because) {
        for (OverriddenRoles task : overrides) {
            unresolved(TASK, task.task(), because);
            unresolved(EXECUTION, task.execution(), because);
        }
    }

    private void role(String use, Optional<String> overridden, @Nullable String defined) {
        Optional<String> role =
                overridden.or(() -> Optional.ofNullable(defined)).filter(arn -> !arn.isBlank());
        plan(
                use,
                role,
                new Outcome.NotApplicable("the task has no " + use
                        + (use.equals(TASK)
                                ? ": ECS gives its processes no credentials; on an EC2 instance, they may be able to"
                                        + " use the credentials of the instance"
                                : "")));
    }

    private void unresolved(String use, Optional<String> overridden, Outcome because) {
        plan(
                use,
                overridden,
                DependencyOutcome.because(because, definition, "only the task definition contains the " + use));
    }

    private void plan(String use, Optional<String> role, Outcome preset) {
        IamCatalog.RoleParameters params =
                new IamCatalog.RoleParameters(use, EcsPlace.of(definition).region(), "", role.orElse(""));
        recorder.plan(
                IamCatalog.ROLE,
                definition.window(),
                PresetOutcome.with(params, role.isPresent() ? Optional.empty() : Optional.of(preset)));
    }
}
