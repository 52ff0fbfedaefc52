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
import org.ephemera.aws.call.Broken;
import org.ephemera.aws.call.Calls;
import org.ephemera.aws.call.Listed;
import org.ephemera.aws.call.Pager;
import org.ephemera.aws.call.Present;
import org.ephemera.aws.call.Question;
import org.ephemera.aws.call.Reply;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.iam.Caller;
import org.ephemera.aws.plan.TaskPlan;
import org.ephemera.aws.target.EcsPlace;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Times;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
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
    public Artifact artifact() {
        return EcsCatalog.TASKS;
    }

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        try {
            return tasks(item, recorder, deadline);
        } catch (RuntimeException e) {
            // Even if this program fails on an answer, what hangs on the tasks stands in the plan.
            return withoutTasks(Broken.outcome(e), item, recorder);
        }
    }

    private Step tasks(PlannedItem item, Recorder recorder, Deadline deadline) throws IOException {
        Calls calls = new Calls(EcsCatalog.TASKS, recorder, deadline, clients.clock());
        Set<String> arns = new LinkedHashSet<>();
        List<String> gaps = new ArrayList<>();
        // In this order: a task that stops in between is on both lists, not on neither.
        for (String status : List.of("RUNNING", "STOPPED")) {
            Listed<String> listed = new Pager(calls, deadline)
                    .read(
                            token -> list(item, status, token, calls),
                            page -> Present.in(page.taskArns()),
                            ListTasksResponse::nextToken);
            switch (listed) {
                case Listed.OutOfTime<String> out -> {
                    return new Step.Paused(Cursor.START);
                }
                case Listed.Whole<String> whole -> arns.addAll(whole.items());
                case Listed.Cut<String> cut -> {
                    arns.addAll(cut.items());
                    if (arns.isEmpty()) {
                        if (cut.why() instanceof Outcome.Denied
                                && !item.param("service").isEmpty()
                                && !new LastDefinitions(clients, calls, item, recorder).planUnlisted()) {
                            return new Step.Paused(Cursor.START);
                        }
                        return withoutTasks(new Caller(clients, calls).explain(cut.why(), item), item, recorder);
                    }
                    gaps.add("not all tasks that shall be " + status + " were listed: "
                            + cut.why().message());
                }
            }
        }
        if (arns.isEmpty()) {
            return withoutTasks(none(item), item, recorder);
        }
        Descriptions<Task> descriptions = new Descriptions<>("task", calls, recorder, deadline);
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

    private Reply<ListTasksResponse> list(PlannedItem item, String status, String token, Calls calls)
            throws IOException {
        EcsPlace place = new EcsPlace(item);
        @Nullable String service = item.param("service").isEmpty() ? null : item.param("service");
        Map<String, String> params = new TreeMap<>(Map.of("cluster", place.clusterArn(), "desiredStatus", status));
        params.put("serviceName", item.param("service"));
        params.put("nextToken", token);
        params.values().removeIf(String::isEmpty);
        return calls.ask(
                Question.of(EcsCatalog.LIST_TASKS, place.region(), params),
                recorded -> clients.ecs(place.region())
                        .listTasks(r -> r.cluster(place.clusterArn())
                                .serviceName(service)
                                .desiredStatus(status)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private Reply<DescribeTasksResponse> describe(PlannedItem item, List<String> arns, Calls calls) throws IOException {
        EcsPlace place = new EcsPlace(item);
        return calls.ask(
                Question.of(
                                EcsCatalog.DESCRIBE_TASKS,
                                place.region(),
                                Map.of(
                                        "cluster",
                                        place.clusterArn(),
                                        "tasks",
                                        String.join(",", arns),
                                        "include",
                                        "TAGS"))
                        .sieved(),
                recorded -> clients.ecs(place.region())
                        .describeTasks(r -> r.cluster(place.clusterArn())
                                .tasks(arns)
                                .include(TaskField.TAGS)
                                .overrideConfiguration(recorded)));
    }

    private static Step withTasks(
            List<Descriptions.Told<Task>> told, List<String> gaps, PlannedItem item, Recorder recorder)
            throws IOException {
        List<KnownTask> tasks = new ArrayList<>();
        for (Descriptions.Told<Task> each : told) {
            tasks.add(KnownTask.ofTask(each.thing(), each.received(), each.index(), item));
        }
        tasks.sort(Comparator.comparing((KnownTask task) -> task.created().orElse(Instant.MIN))
                .reversed()
                .thenComparing(KnownTask::arn));
        List<KnownTask> taken = tasks.subList(0, Math.min(limit(item), tasks.size()));
        int left = tasks.size() - taken.size();
        if (left > 0) {
            gaps.add("of the older " + Counted.of(left, "task") + " nothing but this description is collected, as the"
                    + " limit is " + taken.size() + "; collect again with a larger --limit, or one of them by its ARN");
        }
        new TaskPlan(item, taken, tasks, recorder).plan();
        String message = message(told, tasks);
        Outcome outcome = gaps.isEmpty()
                ? new Outcome.Collected(message)
                : new Outcome.Partial(message + "; " + String.join("; ", gaps));
        return new Step.Finished(outcome, extent(tasks));
    }

    private static String message(List<Descriptions.Told<Task>> told, List<KnownTask> tasks) {
        long running = told.stream()
                .filter(each -> !"STOPPED".equals(each.thing().desiredStatus()))
                .count();
        long overridden =
                tasks.stream().filter(task -> task.overrides().isPresent()).count();
        return Counted.of(tasks.size(), "task") + ", " + running + " of them to run and " + (tasks.size() - running)
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
            first = Times.earlier(first, task.created());
            last = Times.later(last, task.created());
            stopped = Times.earlier(stopped, task.stopped());
        }
        if (first.isPresent() && last.isPresent()) {
            extent = extent.between(first.get(), last.get());
        }
        return stopped.isPresent() ? extent.lostAfter(stopped.get().plus(KEPT)) : extent;
    }

    private static Outcome none(PlannedItem item) {
        return new Outcome.Empty("the " + new EcsPlace(item).noun()
                + " has no task that runs, and ECS knows none that stopped, which it does for an hour at least");
    }

    private static Step withoutTasks(Outcome outcome, PlannedItem item, Recorder recorder) {
        new TaskPlan(item, List.of(), recorder).planWithout(outcome);
        return new Step.Finished(outcome);
    }

    private static int limit(PlannedItem item) {
        String limit = item.param("limit");
        return limit.isEmpty() ? EcsTarget.DEFAULT_LIMIT : Integer.parseInt(limit);
    }
}
