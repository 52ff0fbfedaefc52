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
import org.ephemera.aws.target.DefinitionName;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.aws.target.StoppedHost;
import org.ephemera.aws.target.TaskGroup;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;

/** Plans what tasks were started by, what they run on, and what their definitions were before. */
final class SurroundingsPlan {
    private static final String FARGATE = "FARGATE";

    private final PlannedItem about;
    private final EcsPlace place;
    private final List<KnownTask> tasks;
    private final Recorder recorder;

    /** @param about the item that found the tasks */
    SurroundingsPlan(PlannedItem about, List<KnownTask> tasks, Recorder recorder) {
        this.about = about;
        this.place = EcsPlace.of(about);
        this.tasks = List.copyOf(tasks);
        this.recorder = recorder;
    }

    void plan() {
        if (place.isOneTask()) {
            service(TaskGroup.of(place, tasks).getFirst());
        }
        instances();
        history();
    }

    /** For a service or a cluster whose tasks could not be told; its services are planned with it. */
    void planWithout(Outcome why) {
        end(
                EcsCatalog.CONTAINER_INSTANCE,
                DependencyOutcome.because(why, about, "only its tasks tell what they run on"));
        end(
                EcsCatalog.DEFINITION_HISTORY,
                DependencyOutcome.because(why, about, "only its tasks tell which definitions ran"));
    }

    private void service(TaskGroup group) {
        if (!group.service().isEmpty()) {
            recorder.plan(EcsCatalog.SERVICE, about.window(), place.withService(group.service()));
        } else if (!group.isTold() && gap().isPresent()) {
            end(
                    EcsCatalog.SERVICE,
                    DependencyOutcome.because(
                            gap(), about, "neither ECS nor the alert told whether the task belongs to a service"));
        } else {
            end(EcsCatalog.SERVICE, new Outcome.NotApplicable("the task belongs to no service"));
        }
    }

    private void instances() {
        NavigableSet<String> arns = new TreeSet<>();
        for (KnownTask task : tasks) {
            arns.add(task.attribute("containerInstance"));
        }
        arns.remove("");
        if (!arns.isEmpty()) {
            List<String> hosts = Ec2Ids.of(
                    tasks.stream().map(task -> task.attribute(StoppedHost.KEY)).toList());
            recorder.plan(
                    EcsCatalog.CONTAINER_INSTANCE,
                    about.window(),
                    new EcsCatalog.ContainerInstanceParameters(
                            place,
                            List.copyOf(arns),
                            elsewhere().isEmpty() ? new Ec2Ids(hosts) : Ec2Ids.NONE,
                            TargetAttributes.of(about).trail()));
        } else if (gap().isPresent()
                && !tasks.getFirst().attribute("launchType").equals(FARGATE)) {
            end(
                    EcsCatalog.CONTAINER_INSTANCE,
                    DependencyOutcome.because(gap(), about, "neither ECS nor the alert told what the task ran on"));
        } else if (tasks.stream().anyMatch(task -> isOnAnInstance(task.attribute("launchType")))) {
            end(
                    EcsCatalog.CONTAINER_INSTANCE,
                    new Outcome.Empty("ECS names no container instance: "
                            + (place.isOneTask() ? "the task was" : "the tasks were") + " placed on none, or not yet"));
        } else {
            end(
                    EcsCatalog.CONTAINER_INSTANCE,
                    new Outcome.NotApplicable((place.isOneTask() ? "the task does not run" : "no task runs")
                            + " on a container instance: on Fargate the host belongs to AWS and has no name"));
        }
    }

    private static boolean isOnAnInstance(String launchType) {
        return !launchType.isEmpty() && !launchType.equals(FARGATE);
    }

    private void history() {
        Optional<Outcome> elsewhere = elsewhere();
        if (elsewhere.isPresent()) {
            end(EcsCatalog.DEFINITION_HISTORY, elsewhere.get());
            return;
        }
        Map<String, NavigableSet<Integer>> families = new LinkedHashMap<>();
        Optional<Outcome> daemon = Optional.empty();
        for (KnownTask task : tasks) {
            DefinitionName name = task.definition();
            Optional<Outcome> other = DefinitionName.ofDaemon(task.attribute("taskDefinition"));
            if (other.isPresent()) {
                daemon = other;
            } else if (!name.family().isEmpty()) {
                NavigableSet<Integer> ran = families.computeIfAbsent(name.family(), key -> new TreeSet<>());
                name.revision().ifPresent(ran::add);
            }
        }
        daemon.ifPresent(why -> end(EcsCatalog.DEFINITION_HISTORY, why));
        if (families.isEmpty() && daemon.isEmpty()) {
            end(
                    EcsCatalog.DEFINITION_HISTORY,
                    DependencyOutcome.because(
                            gap(), about, "neither ECS nor the alert told which definition the task has"));
        }
        families.forEach((family, ran) -> recorder.plan(
                EcsCatalog.DEFINITION_HISTORY,
                about.window(),
                new EcsCatalog.DefinitionHistoryParameters(
                        place, family, ran.stream().map(Objects::toString).toList())));
    }

    private Optional<Outcome> gap() {
        return tasks.stream().flatMap(task -> task.gap().stream()).findFirst();
    }

    private Optional<Outcome> elsewhere() {
        return gap().flatMap(gap -> CrossAccountOutcome.of(gap, about));
    }

    private void end(Artifact artifact, Outcome outcome) {
        recorder.plan(artifact, about.window(), PresetOutcome.with(place, outcome));
    }
}
