package org.ephemera.aws.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.ephemera.aws.catalog.Ec2Ids;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.TargetAttributes;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.aws.target.StoppedTaskHost;
import org.ephemera.aws.target.TaskDefinitionName;
import org.ephemera.aws.target.TaskMetricGroup;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;

/**
 * Plans the service that started the tasks, the container instances that they run on, and the earlier revisions of
 * their definitions.
 */
final class SurroundingsPlan {
    private static final String FARGATE = "FARGATE";
    /** Beginning of the id of an EC2 instance. */
    private static final String MACHINE = "i-";

    private final PlannedItem parent;
    private final EcsPlace place;
    private final List<KnownTask> tasks;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param parent the item that found the tasks
     */
    SurroundingsPlan(PlannedItem parent, List<KnownTask> tasks, Recorder recorder) {
        this.parent = parent;
        this.place = EcsPlace.of(parent);
        this.tasks = List.copyOf(tasks);
        this.recorder = recorder;
    }

    void plan() {
        if (place.isOneTask()) {
            planService(TaskMetricGroup.of(place, tasks).getFirst());
        } else if (!place.onInstance().isEmpty()) {
            TaskMetricGroup.of(place, tasks).stream()
                    .filter(group -> !group.service().isEmpty())
                    .forEach(this::planService);
        }
        planInstances();
        planHistory();
    }

    /**
     * Plans the items of a target whose tasks are unavailable. Its services are planned with the cluster.
     *
     * @param instance id or ARN of the container instance that is the target; "" if it is unknown
     */
    void planUnresolved(Outcome why, String instance) {
        if (place.onInstance().isEmpty()) {
            planPreset(
                    EcsCatalog.CONTAINER_INSTANCE,
                    DependencyOutcome.because(why, parent, "only the tasks identify their container instances"));
        } else {
            planTarget(why, instance);
        }
        planPreset(
                EcsCatalog.DEFINITION_HISTORY,
                DependencyOutcome.because(why, parent, "only the tasks identify the definitions that ran"));
    }

    /** Plans the container instance that is the target. If ECS does not know it, its machine remains. */
    private void planTarget(Outcome why, String instance) {
        Optional<Outcome> preset = crossAccount(why)
                .or(() -> instance.isEmpty()
                        ? Optional.of(DependencyOutcome.because(
                                why, parent, "only the list of container instances contains its id"))
                        : Optional.empty());
        recorder.plan(
                EcsCatalog.CONTAINER_INSTANCE,
                parent.window(),
                PresetOutcome.with(
                        new EcsCatalog.ContainerInstanceParameters(
                                place,
                                instance.isEmpty() ? List.of() : List.of(instance),
                                place.onInstance().startsWith(MACHINE)
                                                && crossAccount(why).isEmpty()
                                        ? Ec2Ids.parse(place.onInstance())
                                        : Ec2Ids.NONE,
                                TargetAttributes.of(parent).trail()),
                        preset));
    }

    private Optional<Outcome> crossAccount(Outcome why) {
        return CrossAccountOutcome.of(why, parent);
    }

    private void planService(TaskMetricGroup group) {
        if (!group.service().isEmpty()) {
            recorder.plan(EcsCatalog.SERVICE, parent.window(), place.withService(group.service()));
        } else if (!group.isKnown() && gap().isPresent()) {
            planPreset(
                    EcsCatalog.SERVICE,
                    DependencyOutcome.because(
                            gap(), parent, "neither ECS nor the alert states whether the task belongs to a service"));
        } else {
            planPreset(EcsCatalog.SERVICE, new Outcome.NotApplicable("the task belongs to no service"));
        }
    }

    private void planInstances() {
        NavigableSet<String> arns = new TreeSet<>();
        for (KnownTask task : tasks) {
            arns.add(task.attribute("containerInstance"));
        }
        arns.remove("");
        if (!arns.isEmpty()) {
            List<String> hosts = Ec2Ids.of(tasks.stream()
                    .map(task -> task.attribute(StoppedTaskHost.KEY))
                    .toList());
            recorder.plan(
                    EcsCatalog.CONTAINER_INSTANCE,
                    parent.window(),
                    new EcsCatalog.ContainerInstanceParameters(
                            place,
                            List.copyOf(arns),
                            crossAccount().isEmpty() ? new Ec2Ids(hosts) : Ec2Ids.NONE,
                            TargetAttributes.of(parent).trail()));
        } else if (gap().isPresent()
                && !tasks.getFirst().attribute("launchType").equals(FARGATE)) {
            planPreset(
                    EcsCatalog.CONTAINER_INSTANCE,
                    DependencyOutcome.because(
                            gap(),
                            parent,
                            "neither ECS nor the alert states which container instance the task ran on"));
        } else if (tasks.stream().anyMatch(task -> isOnAnInstance(task.attribute("launchType")))) {
            planPreset(
                    EcsCatalog.CONTAINER_INSTANCE,
                    new Outcome.Empty("ECS reports no container instance: "
                            + (place.isOneTask() ? "the task was" : "the tasks were")
                            + " not placed on one, or not yet"));
        } else {
            planPreset(
                    EcsCatalog.CONTAINER_INSTANCE,
                    new Outcome.NotApplicable((place.isOneTask() ? "the task does not run" : "no task runs")
                            + " on a container instance: on Fargate, the host belongs to AWS and is not identified"));
        }
    }

    private static boolean isOnAnInstance(String launchType) {
        return !launchType.isEmpty() && !launchType.equals(FARGATE);
    }

    private void planHistory() {
        Optional<Outcome> crossAccount = crossAccount();
        if (crossAccount.isPresent()) {
            planPreset(EcsCatalog.DEFINITION_HISTORY, crossAccount.get());
            return;
        }
        Map<String, NavigableSet<Integer>> families = new LinkedHashMap<>();
        Optional<Outcome> daemon = Optional.empty();
        for (KnownTask task : tasks) {
            TaskDefinitionName name = task.definition();
            Optional<Outcome> other = TaskDefinitionName.ofDaemon(task.attribute("taskDefinition"));
            if (other.isPresent()) {
                daemon = other;
            } else if (!name.family().isEmpty()) {
                NavigableSet<Integer> ran = families.computeIfAbsent(name.family(), key -> new TreeSet<>());
                name.revision().ifPresent(ran::add);
            }
        }
        daemon.ifPresent(why -> planPreset(EcsCatalog.DEFINITION_HISTORY, why));
        if (families.isEmpty() && daemon.isEmpty()) {
            planPreset(
                    EcsCatalog.DEFINITION_HISTORY,
                    DependencyOutcome.because(
                            gap(), parent, "neither ECS nor the alert states the definition of the task"));
        }
        families.forEach((family, ran) -> recorder.plan(
                EcsCatalog.DEFINITION_HISTORY,
                parent.window(),
                new EcsCatalog.DefinitionHistoryParameters(
                        place, family, ran.stream().map(Objects::toString).toList())));
    }

    private Optional<Outcome> gap() {
        return tasks.stream().flatMap(task -> task.gap().stream()).findFirst();
    }

    private Optional<Outcome> crossAccount() {
        return gap().flatMap(this::crossAccount);
    }

    private void planPreset(Artifact artifact, Outcome outcome) {
        recorder.plan(artifact, parent.window(), PresetOutcome.with(place, outcome));
    }
}
