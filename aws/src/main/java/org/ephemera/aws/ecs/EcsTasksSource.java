package org.ephemera.aws.ecs;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.call.SizeLimitedBodyView;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.iam.CallerIdentity;
import org.ephemera.aws.plan.TaskPlan;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.rank.AlertHints;
import org.ephemera.collect.rank.RankReason;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

/**
 * Source of the tasks of a service, a cluster or a container instance. {@code ListTasks} lists the running tasks and
 * those that stopped within about one hour, and {@code DescribeTasks} describes all of them. Dependent items are planned
 * for the first tasks up to the limit: those that match the alert, then the newest.
 *
 * <p>The list is one snapshot, and items are planned from it at once. After a pause or a crash the source starts again,
 * so that no task is planned twice under two numbers.
 */
public final class EcsTasksSource implements EvidenceSource {
    private static final int MOST_A_CALL = 100;
    /** Time for which ECS describes a stopped task, at least. */
    private static final Duration KEPT = Duration.ofHours(1);

    /** Order of the tasks: matches with the alert, then age. */
    private static final Comparator<KnownTask> BEST_FIRST = Comparator.comparingInt(
                    (KnownTask task) -> -RankReason.score(task.reasons(), true))
            .thenComparing(task -> task.created().orElse(Instant.MIN), Comparator.reverseOrder())
            .thenComparing(KnownTask::arn);

    private final AwsClients clients;

    public EcsTasksSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        try {
            return tasks(item, recorder, deadline);
        } catch (RuntimeException e) {
            // Plan the dependent items even if the collector fails on a response.
            return withoutTasks(InternalErrorOutcome.outcome(e), "", item, recorder);
        }
    }

    private SourceResult tasks(PlannedItem item, Recorder recorder, Deadline deadline) throws IOException {
        ItemCalls calls = new ItemCalls(EcsCatalog.TASKS, recorder, deadline, clients);
        String instance;
        switch (new ContainerInstanceLookup(clients, calls, deadline).find(EcsPlace.of(item))) {
            case ContainerInstanceLookup.Result.Found found -> instance = found.name();
            case ContainerInstanceLookup.Result.Missing missing -> {
                return withoutTasks(
                        new CallerIdentity(clients, calls).explain(missing.why(), item), "", item, recorder);
            }
            case ContainerInstanceLookup.Result.OutOfTime out -> {
                return new SourceResult.Paused(ResumeCursor.START);
            }
        }
        Set<String> arns = new LinkedHashSet<>();
        List<String> gaps = new ArrayList<>();
        // In this order, a task that stops in between is on both lists instead of on neither.
        for (String status : List.of("RUNNING", "STOPPED")) {
            ListResult<String> listed = new ListPager(calls.recorded(), deadline)
                    .read(
                            token -> list(item, instance, status, token, calls),
                            page -> SdkCollections.withoutNulls(page.taskArns()),
                            ListTasksResponse::nextToken);
            switch (listed) {
                case ListResult.OutOfTime<String> out -> {
                    return new SourceResult.Paused(ResumeCursor.START);
                }
                case ListResult.Complete<String> whole -> arns.addAll(whole.items());
                case ListResult.Incomplete<String> cut -> {
                    arns.addAll(cut.items());
                    if (arns.isEmpty()) {
                        if (cut.why() instanceof Outcome.Denied
                                && !EcsPlace.of(item).service().isEmpty()
                                && !new LastDefinitionPlan(clients, calls, item, recorder).planDesiredDefinition()) {
                            return new SourceResult.Paused(ResumeCursor.START);
                        }
                        return withoutTasks(
                                new CallerIdentity(clients, calls).explain(cut.why(), item), instance, item, recorder);
                    }
                    gaps.add("the list of tasks with desired status " + status + " is incomplete: "
                            + cut.why().message());
                }
            }
        }
        if (arns.isEmpty()) {
            return withoutTasks(noTasks(item), instance, item, recorder);
        }
        EcsDescribeCalls<Task> descriptions = new EcsDescribeCalls<>("task", calls, recorder, deadline);
        if (!descriptions.describe(
                List.copyOf(arns),
                MOST_A_CALL,
                some -> describe(item, some, calls),
                DescribeTasksResponse::tasks,
                DescribeTasksResponse::failures)) {
            return new SourceResult.Paused(ResumeCursor.START);
        }
        gaps.addAll(descriptions.gaps());
        return descriptions.described().isEmpty()
                ? withoutTasks(descriptions.emptyOutcome(), instance, item, recorder)
                : withTasks(descriptions.described(), gaps, item, recorder);
    }

    private CallResult<ListTasksResponse> list(
            PlannedItem item, String instance, String status, String token, ItemCalls calls) throws IOException {
        EcsPlace place = EcsPlace.of(item);
        @Nullable String service = place.service().isEmpty() ? null : place.service();
        Map<String, String> params = new TreeMap<>(Map.of("cluster", place.clusterArn(), "desiredStatus", status));
        params.put("serviceName", place.service());
        params.put("containerInstance", instance);
        params.put("nextToken", token);
        params.values().removeIf(String::isEmpty);
        return calls.call(
                ApiRequest.of(EcsCatalog.LIST_TASKS, place.region(), params),
                recorded -> clients.ecs(place.region())
                        .listTasks(r -> r.cluster(place.clusterArn())
                                .serviceName(service)
                                .containerInstance(instance.isEmpty() ? null : instance)
                                .desiredStatus(status)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private CallResult<DescribeTasksResponse> describe(PlannedItem item, List<String> arns, ItemCalls calls)
            throws IOException {
        EcsPlace place = EcsPlace.of(item);
        return calls.call(
                ApiRequest.of(
                                EcsCatalog.DESCRIBE_TASKS,
                                place.region(),
                                Map.of(
                                        "cluster",
                                        place.clusterArn(),
                                        "tasks",
                                        String.join(",", arns),
                                        "include",
                                        "TAGS"))
                        .withView(SizeLimitedBodyView::new),
                recorded -> clients.ecs(place.region())
                        .describeTasks(r -> r.cluster(place.clusterArn())
                                .tasks(arns)
                                .include(TaskField.TAGS)
                                .overrideConfiguration(recorded)));
    }

    private static SourceResult withTasks(
            List<EcsDescribeCalls.Described<Task>> described, List<String> gaps, PlannedItem item, Recorder recorder)
            throws IOException {
        AlertHints hints = AlertHints.of(recorder.run().target().attributes());
        List<KnownTask> tasks = new ArrayList<>();
        for (EcsDescribeCalls.Described<Task> each : described) {
            tasks.add(KnownTask.ofTask(each.resource(), each.received(), each.index(), item, hints));
        }
        tasks.sort(BEST_FIRST);
        List<KnownTask> selected = tasks.subList(0, Math.min(limit(item), tasks.size()));
        int left = tasks.size() - selected.size();
        if (left > 0) {
            gaps.add("only the description of " + CountText.of(left, "task")
                    + " after these in the ranking is collected, because the limit is " + selected.size()
                    + "; collect again with a larger --limit, or collect one of them by its ARN");
        }
        new TaskPlan(item, selected, tasks, recorder).plan();
        String message = message(described, tasks);
        Outcome outcome = gaps.isEmpty()
                ? new Outcome.Collected(message)
                : new Outcome.Partial(message + "; " + String.join("; ", gaps));
        return new SourceResult.Finished(outcome, extent(tasks));
    }

    private static String message(List<EcsDescribeCalls.Described<Task>> described, List<KnownTask> tasks) {
        long running = described.stream()
                .filter(each -> !"STOPPED".equals(each.resource().desiredStatus()))
                .count();
        long overridden =
                tasks.stream().filter(task -> task.overrides().isPresent()).count();
        return CountText.of(tasks.size(), "task") + ", " + running + " of them running or starting and "
                + (tasks.size() - running)
                + " stopped or stopping"
                + first(tasks.getFirst())
                + (overridden == 0 ? "" : "; " + overridden + " started with overrides of the definition")
                + described.stream()
                        .map(each -> each.received().unreadClause())
                        .filter(unread -> !unread.isEmpty())
                        .findFirst()
                        .orElse("");
    }

    /** Returns the first task of the ranking if the alert contains something of it in addition to a time. */
    private static String first(KnownTask task) {
        return RankReason.isBeyondTime(task.reasons())
                ? "; first in the ranking: " + task.id() + RankReason.clauses(RankReason.names(task.reasons()))
                : "";
    }

    private static EvidenceExtent extent(List<KnownTask> tasks) {
        EvidenceExtent extent = EvidenceExtent.of(tasks.size());
        Optional<Instant> first = Optional.empty();
        Optional<Instant> last = Optional.empty();
        Optional<Instant> stopped = Optional.empty();
        for (KnownTask task : tasks) {
            first = OptionalTimes.earlier(first, task.created());
            last = OptionalTimes.later(last, task.created());
            stopped = OptionalTimes.earlier(stopped, task.stopped());
        }
        if (first.isPresent() && last.isPresent()) {
            extent = extent.between(first.get(), last.get());
        }
        return stopped.isPresent() ? extent.lostAfter(stopped.get().plus(KEPT)) : extent;
    }

    private static Outcome noTasks(PlannedItem item) {
        return new Outcome.Empty("the " + EcsPlace.of(item).noun()
                + " has no running task, and ECS returns no stopped task, which it keeps for at least one hour");
    }

    private static SourceResult withoutTasks(Outcome outcome, String instance, PlannedItem item, Recorder recorder) {
        new TaskPlan(item, List.of(), recorder).planUnresolved(outcome, instance);
        return new SourceResult.Finished(outcome);
    }

    private static int limit(PlannedItem item) {
        int limit = ParameterCodec.read(item, EcsCatalog.TasksParameters.class).limit();
        return limit == 0 ? EcsTarget.DEFAULT_LIMIT : limit;
    }
}
