package org.ephemera.aws.ecs;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.call.SizeLimitedBodyView;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.iam.CallerIdentity;
import org.ephemera.aws.plan.TaskPlan;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.aws.target.RunTaskOverrides;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.rank.AlertHints;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

/**
 * Source of the description of a task ({@code DescribeTasks}), available while it runs and for about one hour after it
 * stopped. All other evidence about the task is planned from here, whether ECS returns the task or not.
 */
public final class EcsTaskSource implements EvidenceSource {
    /** Time for which ECS describes a stopped task, at least. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final AwsClients clients;

    public EcsTaskSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        try {
            return describe(item, recorder, deadline);
        } catch (RuntimeException e) {
            // Plan the dependent items from the alert even if the collector fails on the response.
            return withoutTask(InternalErrorOutcome.outcome(e), item, recorder);
        }
    }

    private SourceResult describe(PlannedItem item, Recorder recorder, Deadline deadline) throws IOException {
        ItemCalls calls = new ItemCalls(EcsCatalog.TASK, recorder, deadline, clients);
        EcsPlace place = EcsPlace.of(item);
        String region = place.region();
        String cluster = place.clusterArn();
        String arn = place.target();
        CallResult<DescribeTasksResponse> result = calls.call(
                ApiRequest.of(
                                EcsCatalog.DESCRIBE_TASKS,
                                region,
                                Map.of("cluster", cluster, "tasks", arn, "include", "TAGS"))
                        .withView(SizeLimitedBodyView::new),
                recorded -> clients.ecs(region)
                        .describeTasks(r -> r.cluster(cluster)
                                .tasks(arn)
                                .include(TaskField.TAGS)
                                .overrideConfiguration(recorded)));
        CallerIdentity caller = new CallerIdentity(clients, calls);
        return switch (result) {
            case CallResult.Failed<DescribeTasksResponse> refused
            when calls.isEndedByDeadline(refused.failure()) -> new SourceResult.Paused(ResumeCursor.START);
            case CallResult.Failed<DescribeTasksResponse> refused ->
                withoutTask(caller.explain(FailureOutcomes.outcome(refused.failure()), item), item, recorder);
            case CallResult.Answered<DescribeTasksResponse> answered -> {
                DescribeTasksResponse response = answered.response();
                @Nullable
                Task task = response.tasks().isEmpty() ? null : response.tasks().getFirst();
                calls.log(answered.stored(), ResponsePage.only(task == null ? 0 : 1));
                yield task == null
                        ? withoutTask(caller.explain(notFound(response), item), item, recorder)
                        : withTask(task, answered.stored(), item, recorder);
            }
        };
    }

    private static SourceResult withTask(Task task, StoredResponse received, PlannedItem item, Recorder recorder)
            throws IOException {
        new TaskPlan(item, List.of(KnownTask.ofTask(task, received, 0, item, AlertHints.of(Map.of()))), recorder)
                .plan();
        String status = SanitizedText.of(String.valueOf(task.lastStatus()));
        EvidenceExtent extent = EvidenceExtent.of(1);
        Instant created = task.createdAt();
        Instant stopped = task.stoppedAt();
        if (stopped != null) {
            extent = extent.lostAfter(stopped.plus(KEPT));
        }
        if (created != null) {
            extent = extent.between(created, stopped == null ? created : stopped);
        }
        String overridden = RunTaskOverrides.existIn(task) ? "; it was started with overrides of its definition" : "";
        return new SourceResult.Finished(
                new Outcome.Collected(
                        status.equals("RUNNING") ? DetailCode.RUNNING : "",
                        "the task is " + status + " and has "
                                + CountText.of(
                                        SdkCollections.withoutNulls(task.containers())
                                                .size(),
                                        "container") + overridden
                                + received.unreadClause()),
                extent);
    }

    private static SourceResult withoutTask(Outcome outcome, PlannedItem item, Recorder recorder) throws IOException {
        new TaskPlan(item, List.of(KnownTask.ofAlert(item, outcome)), recorder).plan();
        return new SourceResult.Finished(outcome);
    }

    /**
     * Returns the outcome for a task that ECS does not return: the response is 200 with an empty list and the reason in
     * its failures.
     */
    private static Outcome notFound(DescribeTasksResponse response) {
        String reason = SdkCollections.withoutNulls(response.failures()).stream()
                .map(Failure::reason)
                .filter(r -> r != null && !r.isBlank())
                .findFirst()
                .orElse("MISSING");
        return reason.equals("MISSING")
                ? new Outcome.Expired(
                        "the task is not returned by ECS (MISSING): ECS keeps a stopped task for about one hour, so it"
                                + " stopped earlier, or it never existed")
                : new Outcome.Failed(
                        SanitizedText.of(reason), "ECS does not describe the task: " + SanitizedText.of(reason));
    }
}
