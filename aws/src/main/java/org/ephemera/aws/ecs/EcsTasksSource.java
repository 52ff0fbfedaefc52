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
import org.ephemera.aws.call.SievedBody;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.iam.CallerIdentity;
import org.ephemera.aws.plan.TaskPlan;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

/**
 * The tasks of a service or a cluster: {@code ListTasks}, those that run and those that stopped within the hour, then
 * {@code DescribeTasks} of all of them. What belongs to them is planned from here, for the newest up to the limit.
 *
 * <p>It is one snapshot and is planned from at once: whoever goes on after a pause or a crash begins it again, so that no
 * task is planned twice under two numbers.
 */
public final class EcsTasksSource implements EvidenceSource {
    private static final int MOST_A_CALL = 100;
    /** A stopped task is described for an hour at least. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final AwsClients clients;

    public EcsTasksSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        try {
            return tasks(item, recorder, deadline);
        } catch (RuntimeException e) {
            // Even if this program fails on an answer, what hangs on the tasks stands in the plan.
            return withoutTasks(InternalErrorOutcome.outcome(e), item, recorder);
        }
    }

    private Step tasks(PlannedItem item, Recorder recorder, Deadline deadline) throws IOException {
        ItemCalls calls = new ItemCalls(EcsCatalog.TASKS, recorder, deadline, clients);
        Set<String> arns = new LinkedHashSet<>();
        List<String> gaps = new ArrayList<>();
        // In this order: a task that stops in between is on both lists, not on neither.
        for (String status : List.of("RUNNING", "STOPPED")) {
            ListResult<String> listed = new ListPager(calls.recorded(), deadline)
                    .read(
                            token -> list(item, status, token, calls),
                            page -> SdkCollections.in(page.taskArns()),
                            ListTasksResponse::nextToken);
            switch (listed) {
                case ListResult.OutOfTime<String> out -> {
                    return new Step.Paused(Cursor.START);
                }
                case ListResult.Whole<String> whole -> arns.addAll(whole.items());
                case ListResult.Cut<String> cut -> {
                    arns.addAll(cut.items());
                    if (arns.isEmpty()) {
                        if (cut.why() instanceof Outcome.Denied
                                && !EcsPlace.of(item).service().isEmpty()
                                && !new LastDefinitionPlan(clients, calls, item, recorder).planUnlisted()) {
                            return new Step.Paused(Cursor.START);
                        }
                        return withoutTasks(
                                new CallerIdentity(clients, calls).explain(cut.why(), item), item, recorder);
                    }
                    gaps.add("not all tasks that shall be " + status + " were listed: "
                            + cut.why().message());
                }
            }
        }
        if (arns.isEmpty()) {
            return withoutTasks(none(item), item, recorder);
        }
        EcsDescriptions<Task> descriptions = new EcsDescriptions<>("task", calls, recorder, deadline);
        if (!descriptions.describe(
                List.copyOf(arns),
                MOST_A_CALL,
                some -> describe(item, some, calls),
                DescribeTasksResponse::tasks,
                DescribeTasksResponse::failures)) {
            return new Step.Paused(Cursor.START);
        }
        gaps.addAll(descriptions.gaps());
        return descriptions.told().isEmpty()
                ? withoutTasks(descriptions.nothing(), item, recorder)
                : withTasks(descriptions.told(), gaps, item, recorder);
    }

    private CallResult<ListTasksResponse> list(PlannedItem item, String status, String token, ItemCalls calls)
            throws IOException {
        EcsPlace place = EcsPlace.of(item);
        @Nullable String service = place.service().isEmpty() ? null : place.service();
        Map<String, String> params = new TreeMap<>(Map.of("cluster", place.clusterArn(), "desiredStatus", status));
        params.put("serviceName", place.service());
        params.put("nextToken", token);
        params.values().removeIf(String::isEmpty);
        return calls.ask(
                ApiRequest.of(EcsCatalog.LIST_TASKS, place.region(), params),
                recorded -> clients.ecs(place.region())
                        .listTasks(r -> r.cluster(place.clusterArn())
                                .serviceName(service)
                                .desiredStatus(status)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private CallResult<DescribeTasksResponse> describe(PlannedItem item, List<String> arns, ItemCalls calls)
            throws IOException {
        EcsPlace place = EcsPlace.of(item);
        return calls.ask(
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
                        .withView(SievedBody::new),
                recorded -> clients.ecs(place.region())
                        .describeTasks(r -> r.cluster(place.clusterArn())
                                .tasks(arns)
                                .include(TaskField.TAGS)
                                .overrideConfiguration(recorded)));
    }

    private static Step withTasks(
            List<EcsDescriptions.Told<Task>> told, List<String> gaps, PlannedItem item, Recorder recorder)
            throws IOException {
        List<KnownTask> tasks = new ArrayList<>();
        for (EcsDescriptions.Told<Task> each : told) {
            tasks.add(KnownTask.ofTask(each.thing(), each.received(), each.index(), item));
        }
        tasks.sort(Comparator.comparing((KnownTask task) -> task.created().orElse(Instant.MIN))
                .reversed()
                .thenComparing(KnownTask::arn));
        List<KnownTask> taken = tasks.subList(0, Math.min(limit(item), tasks.size()));
        int left = tasks.size() - taken.size();
        if (left > 0) {
            gaps.add("of the older " + CountText.of(left, "task") + " nothing but this description is collected, as the"
                    + " limit is " + taken.size() + "; collect again with a larger --limit, or one of them by its ARN");
        }
        new TaskPlan(item, taken, tasks, recorder).plan();
        String message = message(told, tasks);
        Outcome outcome = gaps.isEmpty()
                ? new Outcome.Collected(message)
                : new Outcome.Partial(message + "; " + String.join("; ", gaps));
        return new Step.Finished(outcome, extent(tasks));
    }

    private static String message(List<EcsDescriptions.Told<Task>> told, List<KnownTask> tasks) {
        long running = told.stream()
                .filter(each -> !"STOPPED".equals(each.thing().desiredStatus()))
                .count();
        long overridden =
                tasks.stream().filter(task -> task.overrides().isPresent()).count();
        return CountText.of(tasks.size(), "task") + ", " + running + " of them to run and " + (tasks.size() - running)
                + " stopped or stopping"
                + (overridden == 0 ? "" : "; " + overridden + " started with overrides of the definition")
                + told.stream()
                        .map(each -> each.received().butUnread())
                        .filter(unread -> !unread.isEmpty())
                        .findFirst()
                        .orElse("");
    }

    private static Extent extent(List<KnownTask> tasks) {
        Extent extent = Extent.of(tasks.size());
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

    private static Outcome none(PlannedItem item) {
        return new Outcome.Empty("the " + EcsPlace.of(item).noun()
                + " has no task that runs, and ECS knows none that stopped, which it does for an hour at least");
    }

    private static Step withoutTasks(Outcome outcome, PlannedItem item, Recorder recorder) {
        new TaskPlan(item, List.of(), recorder).planWithout(outcome);
        return new Step.Finished(outcome);
    }

    private static int limit(PlannedItem item) {
        int limit = ParameterCodec.read(item, EcsCatalog.TasksParameters.class).limit();
        return limit == 0 ? EcsTarget.DEFAULT_LIMIT : limit;
    }
}
