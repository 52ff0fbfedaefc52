package org.ephemera.aws.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.ContainerInsightsParameters;
import org.ephemera.aws.target.DefinedTask;
import org.ephemera.aws.target.DefinitionParameters;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.aws.target.MeteredTask;
import org.ephemera.aws.target.TaskDefinitionName;
import org.ephemera.aws.target.TaskMetricGroup;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.rank.RankReason;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.collect.source.LifecycleEvents;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;

/**
 * Plans the evidence about the tasks of a target. Each item contains all parameters that a repeated query needs,
 * however little is known. Evidence that several tasks share is planned once.
 */
public final class TaskPlan {
    /** Limit of tasks whose logs one item plans, so that its parameters remain readable. */
    private static final int MOST_TASKS = 100;

    private final PlannedItem parent;
    private final EcsPlace place;
    private final List<KnownTask> tasks;
    private final List<KnownTask> all;
    private final Recorder recorder;

    /**
     * Parameters of the lifecycle events of a task.
     *
     * @param rank place of the task among those of the target, from 1; 0 if the task is the target
     * @param reasons names of the reasons for the place, separated by commas
     */
    private record StartupParameters(EcsPlace place, LifecycleEvents events, int rank, String reasons) {}

    /**
     * Creates a plan for all tasks.
     *
     * @param parent the item that found the tasks
     */
    public TaskPlan(PlannedItem parent, List<KnownTask> tasks, Recorder recorder) {
        this(parent, tasks, tasks, recorder);
    }

    /**
     * Creates a plan for some of the tasks.
     *
     * @param all all tasks, including those that are left out; their logs are not taken for logs of earlier tasks
     */
    public TaskPlan(PlannedItem parent, List<KnownTask> tasks, List<KnownTask> all, Recorder recorder) {
        this.parent = parent;
        this.place = EcsPlace.of(parent);
        this.tasks = List.copyOf(tasks);
        this.all = List.copyOf(all);
        this.recorder = recorder;
    }

    public void plan() {
        Optional<Outcome> crossAccount = tasks.stream()
                .flatMap(task -> task.gap().stream())
                .flatMap(gap -> CrossAccountOutcome.of(gap, parent).stream())
                .findFirst();
        for (int i = 0; i < tasks.size(); i++) {
            planStartupEvents(tasks.get(i), place.isOneTask() ? 0 : i + 1);
        }
        planDefinitions(crossAccount);
        planClusterLogs(created(), crossAccount);
        new SurroundingsPlan(parent, tasks, recorder).plan();
        crossAccount.ifPresentOrElse(
                new AttachmentPlan(parent, recorder)::unresolved,
                () -> new AttachmentPlan(parent, recorder).plan(tasks));
        planMetrics(TaskMetricGroup.of(place, tasks), crossAccount);
        trail(crossAccount).planRoleSessions(tasks.stream().map(KnownTask::id).toList());
    }

    /**
     * Plans the items that depend on the definition and on the service, if both became known after the task was
     * requested.
     */
    void planDefinition() {
        planDefinitions(Optional.empty());
        new SurroundingsPlan(parent, tasks, recorder).plan();
        TaskMetricGroup.of(place, tasks).stream()
                .filter(group -> !group.service().isEmpty())
                .forEach(group -> recorder.plan(
                        MetricsCatalog.SERVICE_METRICS,
                        MetricTimeSpan.of(parent.window()),
                        place.withService(group.service())));
    }

    /**
     * Plans the items of a target whose tasks are unavailable, so that the outcomes contain the gap.
     *
     * @param instance id or ARN of the container instance that is the target; "" if it is unknown
     */
    public void planUnresolved(Outcome why, String instance) {
        Optional<Outcome> crossAccount = CrossAccountOutcome.of(why, parent);
        recorder.plan(
                EcsCatalog.TASK_DEFINITION,
                parent.window(),
                PresetOutcome.with(
                        DefinitionParameters.unknown(place),
                        DependencyOutcome.because(why, parent, "only the tasks identify the definitions that ran")));
        planClusterLogs("", crossAccount);
        new SurroundingsPlan(parent, List.of(), recorder).planUnresolved(why, instance);
        new AttachmentPlan(parent, recorder).unresolved(why);
        planMetrics(TaskMetricGroup.of(place, List.of()), crossAccount);
        trail(crossAccount)
                .planUnresolved(DependencyOutcome.because(
                        why, parent, "only the ids of the tasks are the session names of their roles"));
    }

    private void planStartupEvents(KnownTask task, int rank) {
        Optional<Outcome> preset = task.moments().isEmpty()
                ? Optional.of(
                        task.gap().orElseGet(() -> new Outcome.Empty("ECS reports no lifecycle event of the task")))
                : Optional.empty();
        recorder.plan(
                EcsCatalog.STARTUP_EVENTS,
                parent.window(),
                PresetOutcome.with(
                        new StartupParameters(
                                place.withTask(task.arn(), task.id()),
                                new LifecycleEvents(task.moments()),
                                rank,
                                RankReason.names(task.reasons())),
                        preset));
    }

    /**
     * Plans the performance log and the captured events.
     *
     * @param created creation time of the first task, "" if unknown; not used for a service, whose events also describe
     *     earlier tasks
     */
    private void planClusterLogs(String created, Optional<Outcome> crossAccount) {
        LogsCatalog.ClusterLogParameters log =
                new LogsCatalog.ClusterLogParameters(place, place.isOneTask() ? created : "");
        recorder.plan(LogsCatalog.PERFORMANCE, parent.window(), PresetOutcome.with(log, crossAccount));
        recorder.plan(
                EcsCatalog.CAPTURED_EVENTS,
                parent.window(),
                PresetOutcome.with(
                        place.isOneTask() ? ExpiredTaskPlan.search(log, tasks.getFirst(), parent) : log, crossAccount));
    }

    private void planDefinitions(Optional<Outcome> crossAccount) {
        Map<String, List<KnownTask>> byDefinition = new LinkedHashMap<>();
        for (KnownTask task : tasks) {
            byDefinition
                    .computeIfAbsent(task.attribute("taskDefinition"), key -> new ArrayList<>())
                    .add(task);
        }
        byDefinition.forEach((definition, all) -> {
            for (int from = 0; from < all.size(); from += MOST_TASKS) {
                List<KnownTask> batch = all.subList(from, Math.min(from + MOST_TASKS, all.size()));
                recorder.plan(
                        EcsCatalog.TASK_DEFINITION,
                        parent.window(),
                        PresetOutcome.with(
                                definition(definition, batch),
                                crossAccount
                                        .or(() -> TaskDefinitionName.ofDaemon(definition))
                                        .or(() -> unknownDefinition(definition, batch))));
            }
        });
    }

    private DefinitionParameters definition(String definition, List<KnownTask> batch) {
        boolean ofService =
                batch.stream().anyMatch(task -> task.attribute("group").startsWith(TaskMetricGroup.SERVICE));
        return new DefinitionParameters(
                place,
                Optional.of(definition),
                batch.stream().map(DefinedTask::of).toList(),
                ofService
                        ? new DefinitionParameters.Earlier(
                                true,
                                Optional.of(all.stream().map(KnownTask::id).toList()))
                        : DefinitionParameters.Earlier.NONE);
    }

    private Optional<Outcome> unknownDefinition(String definition, List<KnownTask> batch) {
        return definition.isEmpty()
                ? Optional.of(DependencyOutcome.because(
                        batch.getFirst().gap(), parent, "neither ECS nor the alert states the definition of the task"))
                : Optional.empty();
    }

    private void planMetrics(List<TaskMetricGroup> groups, Optional<Outcome> crossAccount) {
        TimeWindow window = MetricTimeSpan.of(parent.window());
        for (TaskMetricGroup group : groups) {
            EcsPlace named = group.service().isEmpty() ? place : place.withService(group.service());
            recorder.plan(
                    MetricsCatalog.SERVICE_METRICS,
                    window,
                    PresetOutcome.with(named, crossAccount.or(() -> noServiceMetrics(group))));
            recorder.plan(
                    MetricsCatalog.CONTAINER_INSIGHTS,
                    window,
                    PresetOutcome.with(containerInsights(group, named), crossAccount));
        }
    }

    /**
     * Plans the API activity of all principals since the first task was created, and returns the plan for the activity
     * of the task roles.
     */
    private TrailPlan trail(Optional<Outcome> crossAccount) {
        TrailPlan trail = new TrailPlan(parent, created(), crossAccount, recorder);
        trail.planAccountActivity(TrailCatalog.ECS_EVENTS, tasks);
        return trail;
    }

    private String created() {
        return tasks.stream()
                .map(task -> task.attribute("createdAt"))
                .filter(time -> !time.isEmpty())
                .min(Comparator.naturalOrder())
                .orElse("");
    }

    /** Returns the outcome for the metrics of a service if the tasks belong to none. */
    private Optional<Outcome> noServiceMetrics(TaskMetricGroup group) {
        if (!group.service().isEmpty()) {
            return Optional.empty();
        }
        Optional<Outcome> gap =
                group.tasks().stream().flatMap(task -> task.gap().stream()).findFirst();
        if (!group.isKnown() && gap.isPresent()) {
            return Optional.of(DependencyOutcome.because(
                    gap, parent, "neither ECS nor the alert states whether the task belongs to a service"));
        }
        return Optional.of(new Outcome.NotApplicable((place.isOneTask() ? "the task belongs" : "some tasks belong")
                + " to no service, and ECS publishes CPU and memory metrics for"
                + " services only; Container Insights publishes metrics of tasks"));
    }

    private ContainerInsightsParameters containerInsights(TaskMetricGroup group, EcsPlace named) {
        if (!place.isOneTask()) {
            return ContainerInsightsParameters.ofTasks(
                    named,
                    group.family(),
                    group.tasks().stream().map(MeteredTask::of).toList());
        }
        KnownTask task = group.tasks().getFirst();
        return ContainerInsightsParameters.ofTask(
                named, group.family(), task.containers(), task.attribute("createdAt"));
    }
}
