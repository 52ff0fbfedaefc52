package org.ephemera.aws.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.bag.Page;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Shown;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

/** Describes tasks, as many a call as {@code DescribeTasks} takes. What it does not describe is counted, never dropped. */
final class TaskDescriptions {
    static final Operation DESCRIBE = Operation.of("ecs", "DescribeTasks");

    private static final int MOST_A_CALL = 100;

    private final EcsClient client;
    private final Calls calls;
    private final Recorder recorder;
    private final PlannedItem item;
    private final List<KnownTask> tasks = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private int running;
    private int missing;
    private int unexplained;
    private Optional<Outcome> refused = Optional.empty();

    TaskDescriptions(EcsClient client, Calls calls, Recorder recorder, PlannedItem item) {
        this.client = client;
        this.calls = calls;
        this.recorder = recorder;
        this.item = item;
    }

    /** @return false if time ran out before all had been asked for */
    boolean describe(List<String> arns, Deadline deadline) throws IOException {
        for (int from = 0; from < arns.size(); from += MOST_A_CALL) {
            List<String> some = arns.subList(from, Math.min(from + MOST_A_CALL, arns.size()));
            if (deadline.passed()) {
                return false;
            }
            switch (ask(some)) {
                case Reply.Refused<DescribeTasksResponse> refusal -> {
                    if (calls.cutByDeadline(refusal.refusal())) {
                        return false;
                    }
                    Outcome outcome = Refusals.outcome(refusal.refusal());
                    refused = Optional.of(outcome);
                    gaps.add(Counted.of(some.size(), "task") + " could not be described: " + outcome.message());
                }
                case Reply.Answered<DescribeTasksResponse> answered -> {
                    int before = tasks.size();
                    read(answered.response(), answered.received());
                    calls.log(answered.received(), Page.only(tasks.size() - before));
                    failures(answered.response(), some.size() - (tasks.size() - before));
                }
            }
        }
        return true;
    }

    List<KnownTask> tasks() {
        return List.copyOf(tasks);
    }

    /** How many of them ECS does not want to be stopped. */
    int running() {
        return running;
    }

    /** Why there are fewer than were asked for, as sentences. */
    List<String> gaps() {
        List<String> all = new ArrayList<>(gaps);
        if (missing > 0) {
            all.add(Counted.of(missing, "task") + " that had been listed " + (missing == 1 ? "was" : "were")
                    + " gone when described (MISSING)");
        }
        if (unexplained > 0) {
            all.add(Counted.of(unexplained, "task") + " that had been listed " + (unexplained == 1 ? "was" : "were")
                    + " not described, without a reason that is known");
        }
        return all;
    }

    /** How it ends if nothing was described. */
    Outcome nothing() {
        return refused.orElseGet(() -> unexplained > 0
                ? new Outcome.Failed("NotDescribed", String.join("; ", gaps()))
                : new Outcome.Expired(String.join("; ", gaps())));
    }

    private void read(DescribeTasksResponse response, Received received) throws IOException {
        List<Task> described = response.tasks();
        for (int i = 0; i < described.size(); i++) {
            @Nullable Task task = described.get(i);
            if (task == null || task.taskArn() == null) {
                continue; // an odd answer; it is counted among those that were not described
            }
            tasks.add(KnownTask.ofTask(task, received, i, item));
            if (!"STOPPED".equals(task.desiredStatus())) {
                running++;
            }
        }
    }

    /** ECS answers 200 for tasks it does not know, with the reason beside the others. */
    private void failures(DescribeTasksResponse response, int absent) {
        int explained = 0;
        for (Failure failure : Present.in(response.failures())) {
            String reason = String.valueOf(failure.reason());
            recorder.note(
                    "a task that was listed was not described (" + Shown.of(reason) + "): "
                            + Shown.of(String.valueOf(failure.arn())),
                    Map.of());
            if (reason.equals("MISSING")) {
                missing++;
                explained++;
            }
        }
        unexplained += Math.max(0, absent - explained);
    }

    private Reply<DescribeTasksResponse> ask(List<String> arns) throws IOException {
        EcsPlace place = new EcsPlace(item);
        return calls.ask(
                Question.of(
                        DESCRIBE,
                        place.region(),
                        Map.of("cluster", place.clusterArn(), "tasks", String.join(",", arns), "include", "TAGS")),
                recorded -> client.describeTasks(r -> r.cluster(place.clusterArn())
                        .tasks(arns)
                        .include(TaskField.TAGS)
                        .overrideConfiguration(recorded)));
    }
}
