package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.call.SizeLimitedBodyView;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.plan.DefinitionPlan;
import org.ephemera.aws.target.DefinedTask;
import org.ephemera.aws.target.DefinitionParameters;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;

/**
 * Source of the task definition that tasks were started from ({@code DescribeTaskDefinition}). It is requested by the
 * full revision ARN of the tasks, never by family. The logs of all containers of these tasks are planned from here.
 */
public final class EcsTaskDefinitionSource implements EvidenceSource {
    private final AwsClients clients;

    public EcsTaskDefinitionSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) throws IOException {
        plan(ParameterCodec.read(item, DefinitionParameters.class), item, recorder)
                .unresolved(outcome);
        return new SourceResult.Finished(outcome);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        DefinitionParameters params = ParameterCodec.read(item, DefinitionParameters.class);
        DefinitionPlan plan = plan(params, item, recorder);
        try {
            return describe(params, recorder, deadline, plan);
        } catch (RuntimeException e) {
            // Plan the logs and images even if the collector fails on the response.
            Outcome outcome = InternalErrorOutcome.outcome(e);
            plan.unresolved(outcome);
            return new SourceResult.Finished(outcome);
        }
    }

    private static DefinitionPlan plan(DefinitionParameters params, PlannedItem item, Recorder recorder)
            throws IOException {
        List<DefinedTask> tasks = params.tasks();
        for (DefinedTask task : tasks) {
            if (task.overrides().isPresent()) {
                recorder.note(
                        name(task, tasks) + " was started with overrides of its definition, in "
                                + task.overrides().get(),
                        Map.of());
            }
        }
        return DefinitionPlan.of(item, tasks, recorder);
    }

    private SourceResult describe(
            DefinitionParameters params, Recorder recorder, Deadline deadline, DefinitionPlan plan) throws IOException {
        ItemCalls calls = new ItemCalls(EcsCatalog.TASK_DEFINITION, recorder, deadline, clients);
        String region = params.place().region();
        String arn = params.taskDefinition().orElse("");
        CallResult<DescribeTaskDefinitionResponse> result = calls.call(
                ApiRequest.of(
                                EcsCatalog.DESCRIBE_TASK_DEFINITION,
                                region,
                                Map.of("taskDefinition", arn, "include", "TAGS"))
                        .withView(SizeLimitedBodyView::new),
                recorded -> clients.ecs(region)
                        .describeTaskDefinition(r -> r.taskDefinition(arn)
                                .include(TaskDefinitionField.TAGS)
                                .overrideConfiguration(recorded)));
        return switch (result) {
            case CallResult.Failed<DescribeTaskDefinitionResponse> refused
            when calls.isEndedByDeadline(refused.failure()) -> new SourceResult.Paused(ResumeCursor.START);
            case CallResult.Failed<DescribeTaskDefinitionResponse> refused -> {
                Outcome outcome = FailureOutcomes.outcome(refused.failure());
                plan.unresolved(outcome);
                yield new SourceResult.Finished(outcome);
            }
            case CallResult.Answered<DescribeTaskDefinitionResponse> answered -> {
                TaskDefinition definition = answered.response().taskDefinition();
                calls.log(answered.stored(), ResponsePage.only(definition == null ? 0 : 1));
                yield described(definition, answered.stored(), plan, overridden(params.tasks()));
            }
        };
    }

    private static SourceResult described(
            TaskDefinition definition, StoredResponse received, DefinitionPlan plan, String overridden)
            throws IOException {
        if (definition == null) {
            Outcome outcome =
                    new Outcome.Failed(ApiFailure.UNREADABLE, "the response of ECS contains no task definition");
            plan.unresolved(outcome);
            return new SourceResult.Finished(outcome);
        }
        plan.plan(definition, received);
        String message = "revision " + definition.revision() + " of "
                + SanitizedText.of(String.valueOf(definition.family()))
                + " is " + SanitizedText.of(String.valueOf(definition.statusAsString())) + " and has "
                + CountText.of(
                        SdkCollections.withoutNulls(definition.containerDefinitions())
                                .size(),
                        "container");
        return new SourceResult.Finished(
                new Outcome.Collected(message + overridden + received.unreadClause()), EvidenceExtent.of(1));
    }

    private static String name(DefinedTask task, List<DefinedTask> tasks) {
        return tasks.size() == 1 ? "the task" : "the task " + SanitizedText.of(task.id());
    }

    private static String overridden(List<DefinedTask> tasks) {
        long overridden =
                tasks.stream().filter(task -> task.overrides().isPresent()).count();
        if (overridden > 0) {
            return tasks.size() == 1
                    ? "; the task ran it with the overrides in its description"
                    : "; " + overridden + " of " + tasks.size()
                            + " tasks ran it with the overrides in their descriptions";
        }
        return tasks.stream().allMatch(DefinedTask::isDescribed)
                ? ""
                : "; it is unknown whether the task was started with overrides, because its description is missing";
    }
}
