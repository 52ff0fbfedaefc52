package org.ephemera.aws.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.DefinedTask;
import org.ephemera.aws.target.DefinitionName;
import org.ephemera.aws.target.EcsPlace;
import org.ephemera.aws.target.KnownContainer;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.aws.target.MeteredTask;
import org.ephemera.aws.target.TaskGroup;
import org.ephemera.aws.target.TextList;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.LifecycleEvents;
import org.ephemera.collect.source.PresetOutcome;
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
        this.place = new EcsPlace(about);
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
            recorder.plan(EcsCatalog.STARTUP_EVENTS, about.window(), startupEvents(task));
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
                        MetricsCatalog.SERVICE_METRICS, MetricSpan.of(about.window()), serviceMetrics(group)));
    }

    /** For a service or a cluster whose tasks could not be told: that something is missing stands in the plan. */
    public void planWithout(Outcome why) {
        Optional<Outcome> elsewhere = CrossAccountOutcome.of(why, about);
        Map<String, String> params = place.params();
        params.put("tasks", DefinedTask.toJson(List.of()));
        PresetOutcome.put(params, DependencyOutcome.because(why, about, "only its tasks tell which definitions ran"));
        recorder.plan(EcsCatalog.TASK_DEFINITION, about.window(), params);
        clusterLogs("", elsewhere);
        new SurroundingsPlan(about, List.of(), recorder).planWithout(why);
        new AttachmentPlan(about, recorder).unresolved(why);
        metrics(TaskGroup.of(place, List.of()), elsewhere);
        trail(elsewhere)
                .untold(DependencyOutcome.because(
                        why, about, "only its tasks tell the names of their roles' sessions"));
    }

    private Map<String, String> startupEvents(KnownTask task) {
        Map<String, String> params = place.params();
        params.put("target", task.arn());
        params.put("task", task.id());
        LifecycleEvents.put(params, task.moments());
        if (task.moments().isEmpty()) {
            PresetOutcome.put(
                    params, task.gap().orElseGet(() -> new Outcome.Empty("ECS told of no moment of the task")));
        }
        return params;
    }

    /** @param created that of the first task, "" if it is not known; that of a service tells of earlier tasks, too */
    private void clusterLogs(String created, Optional<Outcome> elsewhere) {
        Map<String, String> params = place.params();
        if (place.isOneTask() && !created.isEmpty()) {
            params.put(LogsCatalog.SINCE_PARAM, created);
        }
        elsewhere.ifPresent(outcome -> PresetOutcome.put(params, outcome));
        recorder.plan(LogsCatalog.PERFORMANCE, about.window(), params);
        Map<String, String> events = new TreeMap<>(params);
        if (place.isOneTask()) {
            ExpiredTask.put(events, tasks.getFirst(), about);
        }
        recorder.plan(EcsCatalog.CAPTURED_EVENTS, about.window(), events);
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
                Map<String, String> params = definition(definition, some);
                elsewhere.ifPresent(outcome -> PresetOutcome.put(params, outcome));
                recorder.plan(EcsCatalog.TASK_DEFINITION, about.window(), params);
            }
        });
    }

    private Map<String, String> definition(String definition, List<KnownTask> some) {
        Map<String, String> params = place.params();
        params.put("taskDefinition", definition);
        params.put(
                "tasks", DefinedTask.toJson(some.stream().map(DefinedTask::of).toList()));
        if (some.stream().anyMatch(task -> task.attribute("group").startsWith(TaskGroup.SERVICE))) {
            params.put("ofService", "true");
            params.put("known", TextList.toJson(all.stream().map(KnownTask::id).toList()));
        }
        if (definition.isEmpty()) {
            PresetOutcome.put(
                    params,
                    DependencyOutcome.because(
                            some.getFirst().gap(),
                            about,
                            "neither ECS nor the alert told which definition the task has"));
        }
        DefinitionName.ofDaemon(definition).ifPresent(why -> PresetOutcome.put(params, why));
        return params;
    }

    private void metrics(List<TaskGroup> groups, Optional<Outcome> elsewhere) {
        TimeWindow window = MetricSpan.of(about.window());
        for (TaskGroup group : groups) {
            Map<String, String> service = serviceMetrics(group);
            Map<String, String> insights = containerInsights(group);
            elsewhere.ifPresent(outcome -> {
                PresetOutcome.put(service, outcome);
                PresetOutcome.put(insights, outcome);
            });
            recorder.plan(MetricsCatalog.SERVICE_METRICS, window, service);
            recorder.plan(MetricsCatalog.CONTAINER_INSIGHTS, window, insights);
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

    private Map<String, String> serviceMetrics(TaskGroup group) {
        Map<String, String> params = place.params();
        Optional<Outcome> gap =
                group.tasks().stream().flatMap(task -> task.gap().stream()).findFirst();
        if (!group.service().isEmpty()) {
            params.put("service", group.service());
        } else if (!group.isTold() && gap.isPresent()) {
            PresetOutcome.put(
                    params,
                    DependencyOutcome.because(
                            gap, about, "neither ECS nor the alert told whether the task belongs to a service"));
        } else {
            PresetOutcome.put(
                    params,
                    new Outcome.NotApplicable((place.isOneTask() ? "the task belongs" : "some tasks belong")
                            + " to no service, and ECS keeps CPU and memory metrics of"
                            + " services only; Container Insights keeps those of tasks"));
        }
        return params;
    }

    private Map<String, String> containerInsights(TaskGroup group) {
        Map<String, String> params = place.params();
        if (!group.service().isEmpty()) {
            params.put("service", group.service());
        }
        if (!group.family().isEmpty()) {
            params.put("family", group.family());
        }
        if (!place.isOneTask()) {
            params.put("tasks", MeteredTask.toJson(group.tasks()));
            return params;
        }
        KnownTask task = group.tasks().getFirst();
        params.put("containers", KnownContainer.toText(task.containers()));
        if (!task.attribute("createdAt").isEmpty()) {
            params.put("createdAt", task.attribute("createdAt"));
        }
        return params;
    }
}
