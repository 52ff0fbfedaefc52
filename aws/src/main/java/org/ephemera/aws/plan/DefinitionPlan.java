package org.ephemera.aws.plan;

import java.util.List;
import org.ephemera.aws.target.DefinedTask;
import org.ephemera.aws.target.OverriddenRoles;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Plans the evidence that a task definition references: the logs of its containers, their images, and the roles of its
 * tasks.
 */
public record DefinitionPlan(LogPlan logs, ImagePlan images, RolePlan roles) {

    /**
     * Returns a plan for the tasks of one definition.
     *
     * @param definition the item that is being collected
     */
    public static DefinitionPlan of(PlannedItem definition, List<DefinedTask> tasks, Recorder recorder) {
        return new DefinitionPlan(
                new LogPlan(definition, tasks, recorder),
                new ImagePlan(definition, tasks, recorder),
                new RolePlan(
                        definition,
                        tasks.isEmpty()
                                ? List.of(OverriddenRoles.NONE)
                                : tasks.stream().map(DefinedTask::roles).toList(),
                        recorder));
    }

    public void plan(TaskDefinition definition, StoredResponse received) {
        logs.plan(definition, received);
        images.plan(definition);
        roles.plan(definition);
    }

    /** Plans all of it with the outcome of the definition, which is unavailable. */
    public void unresolved(Outcome because) {
        logs.unresolved(because);
        images.unresolved(because);
        roles.unresolved(because);
    }
}
