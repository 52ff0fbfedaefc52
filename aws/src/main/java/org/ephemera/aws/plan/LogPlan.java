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
import org.ephemera.aws.target.LogDestination;
import org.ephemera.aws.target.LogDestinationResolver;
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

/** Plans the log of every container of the definition and of each task, and the log groups that contain them. */
final class LogPlan {

    private final PlannedItem definition;
    private final List<DefinedTask> tasks;
    private final Recorder recorder;
    private final ContainerLogPlan logs;

    /**
     * Creates the plan.
     *
     * @param definition the item that is being collected
     */
    LogPlan(PlannedItem definition, List<DefinedTask> tasks, Recorder recorder) {
        this.definition = definition;
        this.tasks = List.copyOf(tasks);
        this.recorder = recorder;
        this.logs = new ContainerLogPlan(definition, recorder);
    }

    void plan(TaskDefinition described, StoredResponse received) {
        tasks.forEach(task -> plan(task, described, received));
        new ProxyPlan(definition, recorder).plan(tasks, names(described));
        if (tasks.isEmpty()) {
            planUnknownTasks(described);
        }
        logs.planGroups();
    }

    private void plan(DefinedTask task, TaskDefinition described, StoredResponse received) {
        Map<String, Optional<String>> runtimeIds = task.containers().stream()
                .collect(Collectors.toMap(KnownContainer::name, KnownContainer::runtimeId, (first, again) -> first));
        String launchType = task.launchType().isEmpty() ? launchType(described) : task.launchType();
        LogDestinationResolver places = new LogDestinationResolver(
                EcsPlace.of(definition).region(), task.id(), launchType, task.createdAt(), os(task, described));
        List<String> defined = names(described);
        List<ContainerDefinition> containers = described.containerDefinitions();
        for (int i = 0; i < containers.size(); i++) {
            @Nullable ContainerDefinition container = containers.get(i);
            if (container == null) {
                continue; // unexpected null; it still counts for the index
            }
            String name = String.valueOf(container.name());
            LogsCatalog.ContainerLogParameters base = containerLog(task, name);
            LogsCatalog.ContainerLogParameters log = new LogsCatalog.ContainerLogParameters(
                    base.target(),
                    base.task(),
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
                .filter(name -> !defined.contains(name) && !ServiceConnectProxy.isProxy(name))
                .forEach(name -> planInjected(task, name));
    }

    /** Plans the logs of a service whose tasks are unknown. Their streams are searched by prefix. */
    private void planUnknownTasks(TaskDefinition described) {
        LogDestinationResolver places = new LogDestinationResolver(
                EcsPlace.of(definition).region(), "", launchType(described), "", os(described));
        for (ContainerDefinition container : SdkCollections.withoutNulls(described.containerDefinitions())) {
            String name = String.valueOf(container.name());
            LogDestination place = places.of(name, Optional.empty(), container.logConfiguration());
            if (place instanceof LogDestination.InCloudWatch in) {
                logs.group(in.region(), in.group()).addPrefix(in.stream());
            } else {
                logs.plan("", targetLog(name), place);
            }
        }
    }

    /** Plans one stream with the outcome of the definition, so that the outcomes contain the gap. */
    void unresolved(Outcome because) {
        logs.planPreset(
                targetLog(""),
                DependencyOutcome.because(
                        because,
                        definition,
                        "only the task definition contains the log configuration of the containers"));
        new ProxyPlan(definition, recorder).plan(tasks, List.of());
    }

    /** Returns the operating system of the definition, or else of the task. */
    private static String os(DefinedTask task, TaskDefinition described) {
        return os(described).isEmpty() ? task.os() : os(described);
    }

    /** Returns the launch type if the definition allows exactly one; otherwise "". */
    private static String launchType(TaskDefinition described) {
        List<String> required = SdkCollections.withoutNulls(described.requiresCompatibilitiesAsStrings());
        return required.size() == 1 ? required.getFirst() : "";
    }

    private static String os(TaskDefinition described) {
        @Nullable RuntimePlatform platform = described.runtimePlatform();
        return platform == null ? "" : Objects.toString(platform.operatingSystemFamilyAsString(), "");
    }

    private static List<String> names(TaskDefinition described) {
        return SdkCollections.withoutNulls(described.containerDefinitions()).stream()
                .map(container -> String.valueOf(container.name()))
                .toList();
    }

    /**
     * Reports whether the container never ran: ECS described it without a runtime id. Alerts are not trusted for this.
     */
    private static boolean neverRan(String name, Map<String, Optional<String>> runtimeIds) {
        return runtimeIds.containsKey(name)
                && runtimeIds.getOrDefault(name, Optional.empty()).isEmpty();
    }

    private void planInjected(DefinedTask task, String name) {
        logs.planPreset(
                containerLog(task, name),
                name.startsWith(KnownContainer.GUARDDUTY_AGENT)
                        ? new Outcome.NotApplicable("GuardDuty added this container to the task; its output goes to"
                                + " GuardDuty and is not available to customers")
                        : ProxyPlan.unknownLog());
    }

    /**
     * Returns the parameters of a container's log. They contain the task id if the target has several tasks, because
     * the container name alone is ambiguous.
     */
    private LogsCatalog.ContainerLogParameters containerLog(DefinedTask task, String container) {
        boolean isOneTask = EcsPlace.of(definition).isOneTask();
        return LogsCatalog.ContainerLogParameters.of(task.arn(), isOneTask ? "" : task.id(), container);
    }

    private LogsCatalog.ContainerLogParameters targetLog(String container) {
        return LogsCatalog.ContainerLogParameters.of(EcsPlace.of(definition).target(), "", container);
    }
}
