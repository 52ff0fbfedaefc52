package org.ephemera.aws.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.target.DefinedTask;
import org.ephemera.aws.target.KnownContainer;
import org.ephemera.aws.target.LogPlace;
import org.ephemera.aws.target.LogPlaces;
import org.ephemera.aws.target.ServiceConnectProxy;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Plans the log of every container, of the definition and of each of its tasks, and the groups they are in. */
final class LogPlan {

    private final PlannedItem definition;
    private final List<DefinedTask> tasks;
    private final Recorder recorder;
    private final StreamPlan logs;

    /** @param definition the item that is being collected */
    LogPlan(PlannedItem definition, List<DefinedTask> tasks, Recorder recorder) {
        this.definition = definition;
        this.tasks = List.copyOf(tasks);
        this.recorder = recorder;
        this.logs = new StreamPlan(definition, recorder);
    }

    void plan(TaskDefinition described, StoredResponse received) {
        tasks.forEach(task -> plan(task, described, received));
        new ProxyPlan(definition, recorder).plan(tasks, names(described));
        if (tasks.isEmpty()) {
            ofUnknownTasks(described);
        }
        logs.end();
    }

    private void plan(DefinedTask task, TaskDefinition described, StoredResponse received) {
        Map<String, Optional<String>> runtimeIds = task.containers().stream()
                .collect(Collectors.toMap(KnownContainer::name, KnownContainer::runtimeId, (first, again) -> first));
        String launchType = task.launchType().isEmpty() ? launchType(described) : task.launchType();
        LogPlaces places = new LogPlaces(
                EcsPlace.of(definition).region(), task.id(), launchType, task.createdAt(), os(task, described));
        List<String> defined = names(described);
        List<ContainerDefinition> containers = described.containerDefinitions();
        for (int i = 0; i < containers.size(); i++) {
            @Nullable ContainerDefinition container = containers.get(i);
            if (container == null) {
                continue; // an odd answer; its place is counted all the same
            }
            String name = String.valueOf(container.name());
            LogsCatalog.ContainerLogParameters named = named(task, name);
            LogsCatalog.ContainerLogParameters log = new LogsCatalog.ContainerLogParameters(
                    named.target(),
                    named.task(),
                    name,
                    task.createdAt(),
                    task.isDescribed() && neverRan(name, runtimeIds),
                    received.at("/taskDefinition/containerDefinitions/" + i + "/logConfiguration"),
                    Optional.empty());
            logs.plan(
                    task.id(),
                    log,
                    places.of(name, runtimeIds.getOrDefault(name, Optional.empty()), container.logConfiguration()));
        }
        task.containers().stream()
                .map(KnownContainer::name)
                .filter(name -> !defined.contains(name) && !ServiceConnectProxy.is(name))
                .forEach(name -> injected(task, name));
    }

    /** Of a service whose tasks nobody names any more: their streams are looked for by the beginning of their names. */
    private void ofUnknownTasks(TaskDefinition described) {
        LogPlaces places =
                new LogPlaces(EcsPlace.of(definition).region(), "", launchType(described), "", os(described));
        for (ContainerDefinition container : SdkCollections.in(described.containerDefinitions())) {
            String name = String.valueOf(container.name());
            LogPlace place = places.of(name, Optional.empty(), container.logConfiguration());
            if (place instanceof LogPlace.InCloudWatch in) {
                logs.group(in.region(), in.group()).addOfUnknownTasks(in.stream());
            } else {
                logs.plan("", unnamed(name), place);
            }
        }
    }

    /** One stream, so that the gap stands in the plan. */
    void unresolved(Outcome because) {
        logs.ended(
                unnamed(""),
                DependencyOutcome.because(
                        because,
                        definition,
                        "only the task definition names the containers' log streams",
                        "it could not be had"));
        new ProxyPlan(definition, recorder).plan(tasks, List.of());
    }

    /** What a definition leaves open is told by the task. */
    private static String os(DefinedTask task, TaskDefinition described) {
        return os(described).isEmpty() ? task.os() : os(described);
    }

    /** On what it can have run, if it is of one kind; "" if nobody told. */
    private static String launchType(TaskDefinition described) {
        List<String> required = SdkCollections.in(described.requiresCompatibilitiesAsStrings());
        return required.size() == 1 ? required.getFirst() : "";
    }

    private static String os(TaskDefinition described) {
        @Nullable RuntimePlatform platform = described.runtimePlatform();
        return platform == null ? "" : Objects.toString(platform.operatingSystemFamilyAsString(), "");
    }

    private static List<String> names(TaskDefinition described) {
        return SdkCollections.in(described.containerDefinitions()).stream()
                .map(container -> String.valueOf(container.name()))
                .toList();
    }

    /** Only ECS itself is believed: it told of the container, and of no runtime that had it. */
    private static boolean neverRan(String name, Map<String, Optional<String>> runtimeIds) {
        return runtimeIds.containsKey(name)
                && runtimeIds.getOrDefault(name, Optional.empty()).isEmpty();
    }

    private void injected(DefinedTask task, String name) {
        logs.ended(
                named(task, name),
                name.startsWith(KnownContainer.GUARDDUTY_AGENT)
                        ? new Outcome.NotApplicable("GuardDuty put this container into the task; its output goes to"
                                + " GuardDuty and can be read by nobody else")
                        : ProxyPlan.notTold());
    }

    /** Among several tasks a container's name alone tells nobody whose log it is. */
    private LogsCatalog.ContainerLogParameters named(DefinedTask task, String container) {
        boolean alone = EcsPlace.of(definition).isOneTask();
        return LogsCatalog.ContainerLogParameters.of(task.arn(), alone ? "" : task.id(), container);
    }

    private LogsCatalog.ContainerLogParameters unnamed(String container) {
        return LogsCatalog.ContainerLogParameters.of(EcsPlace.of(definition).target(), "", container);
    }
}
