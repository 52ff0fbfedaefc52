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

/** Plans the roles of tasks, each once: that of the containers, and that with which ECS pulled and logged for them. */
final class RolePlan {
    private static final String TASK = "task role";
    private static final String EXECUTION = "execution role";

    private final PlannedItem definition;
    private final Iterable<OverriddenRoles> overrides;
    private final Recorder recorder;

    /**
     * For the tasks of one definition.
     *
     * @param definition the item that is being collected
     * @param overrides of each of these tasks; what it was started with holds, not what the definition says
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

    /** Without the definition. */
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
                                ? ": its processes have no"
                                        + " credentials of ECS; on an EC2 instance they may reach those of the instance"
                                : "")));
    }

    private void unresolved(String use, Optional<String> overridden, Outcome because) {
        plan(
                use,
                overridden,
                DependencyOutcome.because(
                        because, definition, "the " + use + " stands in the task definition", "it could not be had"));
    }

    private void plan(String use, Optional<String> role, Outcome without) {
        IamCatalog.RoleParameters params =
                new IamCatalog.RoleParameters(use, EcsPlace.of(definition).region(), "", role.orElse(""));
        recorder.plan(
                IamCatalog.ROLE,
                definition.window(),
                PresetOutcome.with(params, role.isPresent() ? Optional.empty() : Optional.of(without)));
    }
}
