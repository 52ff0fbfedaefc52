package org.ephemera.aws.source;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.aws.trigger.EcsTarget;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * The tasks of a service or a cluster: {@code ListTasks}, those that run and those that stopped within the hour, then
 * {@code DescribeTasks} of all of them. What belongs to them is planned from here, for the newest up to the limit.
 *
 * <p>It is one snapshot and is planned from at once: whoever goes on after a pause or a crash begins it again, so that no
 * task is planned twice under two numbers.
 */
public final class EcsTasksSource implements EvidenceSource {
    /** A stopped task is described for an hour at least. */
    private static final Duration KEPT = Duration.ofHours(1);

    public static final Artifact ARTIFACT = new Artifact(
            "aws.ecs.tasks",
            "The tasks of the service or cluster, running and stopped: state, containers, image digests, overrides",
            Volatility.V2,
            true,
            true,
            List.of(TaskListing.LIST.key(), TaskDescriptions.DESCRIBE.key(), Caller.GET.key()),
            List.of(TaskListing.LIST.permission(), TaskDescriptions.DESCRIBE.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html");

    private final AwsClients clients;

    public EcsTasksSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
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
        EcsClient client = clients.ecs(item.param("region"));
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        TaskListing listing = new TaskListing(client, calls, deadline);
        Set<String> arns = new LinkedHashSet<>();
        List<String> gaps = new ArrayList<>();
        // In this order: a task that stops in between is on both lists, not on neither.
        for (String status : List.of("RUNNING", "STOPPED")) {
            switch (listing.list(item, status)) {
                case TaskListing.Listed.OutOfTime out -> {
                    return new Step.Paused(Cursor.START);
                }
                case TaskListing.Listed.Refused refused -> {
                    Outcome outcome = Refusals.outcome(refused.refusal());
                    if (arns.isEmpty()) {
                        return withoutTasks(new Caller(clients, calls).explain(outcome, item), item, recorder);
                    }
                    gaps.add("tasks with the desired status " + status + " could not be listed: " + outcome.message());
                }
                case TaskListing.Listed.All all -> {
                    arns.addAll(all.arns());
                    if (!all.gap().isEmpty()) {
                        gaps.add(all.gap());
                    }
                }
            }
        }
        if (arns.isEmpty()) {
            return withoutTasks(none(item, gaps), item, recorder);
        }
        TaskDescriptions descriptions = new TaskDescriptions(client, calls, recorder, item);
        if (!descriptions.describe(List.copyOf(arns), deadline)) {
            return new Step.Paused(Cursor.START);
        }
        gaps.addAll(descriptions.gaps());
        return descriptions.tasks().isEmpty()
                ? withoutTasks(descriptions.nothing(), item, recorder)
                : withTasks(descriptions, gaps, item, recorder);
    }

    private static Step withTasks(
            TaskDescriptions descriptions, List<String> gaps, PlannedItem item, Recorder recorder) {
        List<KnownTask> newest = descriptions.tasks().stream()
                .sorted(Comparator.comparing((KnownTask task) -> task.created().orElse(Instant.MIN))
                        .reversed()
                        .thenComparing(KnownTask::arn))
                .toList();
        List<KnownTask> taken = newest.subList(0, Math.min(limit(item), newest.size()));
        int left = newest.size() - taken.size();
        if (left > 0) {
            gaps.add("of the older " + Counted.of(left, "task") + " nothing but this description is collected, as the"
                    + " limit is " + taken.size() + "; collect again with a larger --limit, or one of them by its ARN");
        }
        new TaskPlan(item, taken, recorder).plan();
        String message = told(descriptions, newest);
        Outcome outcome = gaps.isEmpty()
                ? new Outcome.Collected(message)
                : new Outcome.Partial(message + "; " + String.join("; ", gaps));
        return new Step.Finished(outcome, extent(newest));
    }

    private static String told(TaskDescriptions descriptions, List<KnownTask> tasks) {
        long overridden =
                tasks.stream().filter(task -> task.overrides().isPresent()).count();
        return Counted.of(tasks.size(), "task") + ", " + descriptions.running() + " of them to run and "
                + (tasks.size() - descriptions.running()) + " stopped or stopping"
                + (overridden == 0 ? "" : "; " + overridden + " started with overrides of the definition");
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

    private static Outcome none(PlannedItem item, List<String> gaps) {
        String none = "the " + new EcsPlace(item).noun()
                + " has no task that runs, and ECS knows none that stopped, which" + " it does for an hour at least";
        return gaps.isEmpty()
                ? new Outcome.Empty(none)
                : new Outcome.Failed(Paging.STUCK_CODE, none + "; " + String.join("; ", gaps));
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
