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
import org.ephemera.aws.target.DefinitionName;
import org.ephemera.aws.target.DefinitionParameters;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.aws.target.MeteredTask;
import org.ephemera.aws.target.TaskGroup;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.collect.source.LifecycleEvents;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;

/**
 * Plans what belongs to the tasks of a target, one or many, each item with all that is needed to ask for it again,
 * however little is known. What several tasks have in common is asked for once.
 */
public final class TaskPlan {
    /** The logs of so many tasks are planned by one item, so that its parameters stay of a size to be read. */
    private static final int MOST_TASKS = 100;

    private final PlannedItem about;
    private final EcsPlace place;
    private final List<KnownTask> tasks;
    private final List<KnownTask> all;
    private final Recorder recorder;

    private record StartupParameters(EcsPlace place, LifecycleEvents events) {}

    /** @param about the item that found the tasks */
    public TaskPlan(PlannedItem about, List<KnownTask> tasks, Recorder recorder) {
        this(about, tasks, tasks, recorder);
    }

    /**
     * Of some tasks among others, which are left out.
     *
     * @param all these and the others; no one's logs are taken for those of an earlier task
     */
    public TaskPlan(PlannedItem about, List<KnownTask> tasks, List<KnownTask> all, Recorder recorder) {
        this.about = about;
        this.place = EcsPlace.of(about);
        this.tasks = List.copyOf(tasks);
        this.all = List.copyOf(all);
        this.recorder = recorder;
    }

    public void plan() {
        Optional<Outcome> elsewhere = tasks.stream()
                .flatMap(task -> task.gap().stream())
                .flatMap(gap -> CrossAccountOutcome.of(gap, about).stream())
                .findFirst();
        for (KnownTask task : tasks) {
            startupEvents(task);
        }
        definitions(elsewhere);
        clusterLogs(created(), elsewhere);
        new SurroundingsPlan(about, tasks, recorder).plan();
        elsewhere.ifPresentOrElse(
                new AttachmentPlan(about, recorder)::unresolved, () -> new AttachmentPlan(about, recorder).plan(tasks));
        metrics(TaskGroup.of(place, tasks), elsewhere);
        trail(elsewhere).roleSessions(tasks.stream().map(KnownTask::id).toList());
    }

    /** What hangs on a definition, and on what the task belongs to, where both were told later than the task was asked for. */
    void planDefinition() {
        definitions(Optional.empty());
        new SurroundingsPlan(about, tasks, recorder).plan();
        TaskGroup.of(place, tasks).stream()
                .filter(group -> !group.service().isEmpty())
                .forEach(group -> recorder.plan(
                        MetricsCatalog.SERVICE_METRICS,
                        MetricSpan.of(about.window()),
                        place.withService(group.service())));
    }

    /** For a service or a cluster whose tasks could not be told: that something is missing stands in the plan. */
    public void planWithout(Outcome why) {
        Optional<Outcome> elsewhere = CrossAccountOutcome.of(why, about);
        recorder.plan(
                EcsCatalog.TASK_DEFINITION,
                about.window(),
                PresetOutcome.with(
                        DefinitionParameters.unknown(place),
                        DependencyOutcome.because(why, about, "only its tasks tell which definitions ran")));
        clusterLogs("", elsewhere);
        new SurroundingsPlan(about, List.of(), recorder).planWithout(why);
        new AttachmentPlan(about, recorder).unresolved(why);
        metrics(TaskGroup.of(place, List.of()), elsewhere);
        trail(elsewhere)
                .untold(DependencyOutcome.because(
                        why, about, "only its tasks tell the names of their roles' sessions"));
    }

    private void startupEvents(KnownTask task) {
        Optional<Outcome> none = task.moments().isEmpty()
                ? Optional.of(task.gap().orElseGet(() -> new Outcome.Empty("ECS told of no moment of the task")))
                : Optional.empty();
        recorder.plan(
                EcsCatalog.STARTUP_EVENTS,
                about.window(),
                PresetOutcome.with(
                        new StartupParameters(
                                place.withTask(task.arn(), task.id()), new LifecycleEvents(task.moments())),
                        none));
    }

    /** @param created that of the first task, "" if it is not known; that of a service tells of earlier tasks, too */
    private void clusterLogs(String created, Optional<Outcome> elsewhere) {
        LogsCatalog.ClusterLogParameters log =
                new LogsCatalog.ClusterLogParameters(place, place.isOneTask() ? created : "");
        recorder.plan(LogsCatalog.PERFORMANCE, about.window(), PresetOutcome.with(log, elsewhere));
        recorder.plan(
                EcsCatalog.CAPTURED_EVENTS,
                about.window(),
                PresetOutcome.with(
                        place.isOneTask() ? ExpiredTask.search(log, tasks.getFirst(), about) : log, elsewhere));
    }

    private void definitions(Optional<Outcome> elsewhere) {
        Map<String, List<KnownTask>> byDefinition = new LinkedHashMap<>();
        for (KnownTask task : tasks) {
            byDefinition
                    .computeIfAbsent(task.attribute("taskDefinition"), key -> new ArrayList<>())
                    .add(task);
        }
        byDefinition.forEach((definition, all) -> {
            for (int from = 0; from < all.size(); from += MOST_TASKS) {
                List<KnownTask> some = all.subList(from, Math.min(from + MOST_TASKS, all.size()));
                recorder.plan(
                        EcsCatalog.TASK_DEFINITION,
                        about.window(),
                        PresetOutcome.with(
                                definition(definition, some),
                                elsewhere
                                        .or(() -> DefinitionName.ofDaemon(definition))
                                        .or(() -> untold(definition, some))));
            }
        });
    }

    private DefinitionParameters definition(String definition, List<KnownTask> some) {
        boolean ofService =
                some.stream().anyMatch(task -> task.attribute("group").startsWith(TaskGroup.SERVICE));
        return new DefinitionParameters(
                place,
                Optional.of(definition),
                some.stream().map(DefinedTask::of).toList(),
                ofService
                        ? new DefinitionParameters.Earlier(
                                true,
                                Optional.of(all.stream().map(KnownTask::id).toList()))
                        : DefinitionParameters.Earlier.NONE);
    }

    private Optional<Outcome> untold(String definition, List<KnownTask> some) {
        return definition.isEmpty()
                ? Optional.of(DependencyOutcome.because(
                        some.getFirst().gap(), about, "neither ECS nor the alert told which definition the task has"))
                : Optional.empty();
    }

    private void metrics(List<TaskGroup> groups, Optional<Outcome> elsewhere) {
        TimeWindow window = MetricSpan.of(about.window());
        for (TaskGroup group : groups) {
            EcsPlace named = group.service().isEmpty() ? place : place.withService(group.service());
            recorder.plan(
                    MetricsCatalog.SERVICE_METRICS,
                    window,
                    PresetOutcome.with(named, elsewhere.or(() -> withoutService(group))));
            recorder.plan(
                    MetricsCatalog.CONTAINER_INSIGHTS,
                    window,
                    PresetOutcome.with(containerInsights(group, named), elsewhere));
        }
    }

    /** What everybody did since the first of the tasks was created is planned; what the tasks' roles did is not. */
    private TrailPlan trail(Optional<Outcome> elsewhere) {
        TrailPlan trail = new TrailPlan(about, created(), elsewhere, recorder);
        trail.account(TrailCatalog.ECS_EVENTS, tasks);
        return trail;
    }

    private String created() {
        return tasks.stream()
                .map(task -> task.attribute("createdAt"))
                .filter(time -> !time.isEmpty())
                .min(Comparator.naturalOrder())
                .orElse("");
    }

    /** Why there are no metrics of a service, if there are none. */
    private Optional<Outcome> withoutService(TaskGroup group) {
        if (!group.service().isEmpty()) {
            return Optional.empty();
        }
        Optional<Outcome> gap =
                group.tasks().stream().flatMap(task -> task.gap().stream()).findFirst();
        if (!group.isTold() && gap.isPresent()) {
            return Optional.of(DependencyOutcome.because(
                    gap, about, "neither ECS nor the alert told whether the task belongs to a service"));
        }
        return Optional.of(new Outcome.NotApplicable((place.isOneTask() ? "the task belongs" : "some tasks belong")
                + " to no service, and ECS keeps CPU and memory metrics of"
                + " services only; Container Insights keeps those of tasks"));
    }

    private ContainerInsightsParameters containerInsights(TaskGroup group, EcsPlace named) {
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
