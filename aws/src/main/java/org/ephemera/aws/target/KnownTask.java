package org.ephemera.aws.target;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.rank.AlertHints;
import org.ephemera.collect.rank.RankReason;
import org.ephemera.collect.source.LifecycleEvent;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Task data for planning other items: from ECS, and from the alert where ECS did not return it.
 *
 * @param arn from ECS, or from the alert or request
 * @param attributes {@code createdAt, taskDefinition, group, launchType, containerInstance, startedBy, os,
 *     architecture}, as far as they are known
 * @param overrides reference to the task's overrides in a stored response, if it was started with any
 * @param roles roles that replace those of the task definition
 * @param attachments its network interfaces and volumes
 * @param reasons reasons for its place in the ranking of the target's tasks
 * @param gap outcome of the task's own item, if ECS did not return the task
 */
public record KnownTask(
        String arn,
        Map<String, String> attributes,
        List<KnownContainer> containers,
        List<LifecycleEvent> moments,
        Optional<String> overrides,
        OverriddenRoles roles,
        TaskAttachments attachments,
        Set<RankReason> reasons,
        Optional<Outcome> gap) {
    /** Task attributes in the alert. */
    private record AlertAttributes(
            String createdAt,
            String taskDefinition,
            String group,
            String launchType,
            String containerInstance,
            String startedBy) {}

    /** Stop reason in the alert. */
    private record Stop(String stopCode, String stoppedReason) {}

    private record Containers(List<KnownContainer> containers) {}

    public KnownTask {
        attributes = Map.copyOf(attributes);
        containers = List.copyOf(containers);
        moments = List.copyOf(moments);
        reasons = Set.copyOf(reasons);
    }

    /**
     * Returns the data of a task that ECS described.
     *
     * @param index of the task in the response
     * @param item item of the request; attributes from its alert are used where ECS returned none
     * @param hints values of the alert that rank the tasks of a target
     */
    public static KnownTask ofTask(Task task, StoredResponse received, int index, PlannedItem item, AlertHints hints)
            throws IOException {
        boolean isTarget = EcsPlace.of(item).isOneTask();
        Map<String, String> attributes = isTarget ? alertAttributes(item) : new TreeMap<>();
        putUnlessNull(attributes, "createdAt", task.createdAt());
        putUnlessNull(attributes, "taskDefinition", task.taskDefinitionArn());
        putUnlessNull(attributes, "group", task.group());
        putUnlessNull(attributes, "launchType", task.launchTypeAsString());
        putUnlessNull(attributes, "containerInstance", task.containerInstanceArn());
        putUnlessNull(attributes, "startedBy", task.startedBy());
        putUnlessNull(attributes, "os", task.platformFamily());
        putUnlessNull(attributes, "architecture", architecture(task));
        if (task.stoppedReason() != null) {
            putHost(attributes, task.stopCodeAsString(), task.stoppedReason());
        }
        List<LifecycleEvent> moments = new ArrayList<>(TaskLifecycleEvents.of(task, received, index));
        moments.addAll(isTarget ? AlertLifecycleEvents.ofFinding(item) : List.of());
        return new KnownTask(
                isTarget ? EcsPlace.of(item).target() : String.valueOf(task.taskArn()),
                attributes,
                SdkCollections.withoutNulls(task.containers()).stream()
                        .filter(container -> container.name() != null)
                        .map(KnownContainer::of)
                        .toList(),
                moments,
                RunTaskOverrides.existIn(task)
                        ? Optional.of(received.at("/tasks/" + index + "/overrides"))
                        : Optional.empty(),
                OverriddenRoles.of(task),
                TaskAttachments.of(task),
                TaskRankReasons.of(task, hints),
                Optional.empty());
    }

    /** Returns the data that the alert contains. */
    public static KnownTask ofAlert(PlannedItem item, Outcome gap) throws IOException {
        return new KnownTask(
                EcsPlace.of(item).target(),
                alertAttributes(item),
                ParameterCodec.read(item, Containers.class).containers(),
                AlertLifecycleEvents.of(item),
                Optional.empty(),
                OverriddenRoles.ofAlert(item),
                TaskAttachments.ofAlert(item),
                Set.of(),
                Optional.of(gap));
    }

    /** Returns the CPU architecture of the task's host; a task definition need not contain it. */
    private static @Nullable String architecture(Task task) {
        return SdkCollections.withoutNulls(task.attributes()).stream()
                .filter(attribute -> "ecs.cpu-architecture".equals(attribute.name()) && attribute.value() != null)
                .map(Attribute::value)
                .findFirst()
                .orElse(null);
    }

    /** Returns an attribute, or "" if it is unknown. */
    public String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    /** Returns the task id, which is part of the names of log streams and metrics. */
    public String id() {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** Returns the name of the task definition. */
    public TaskDefinitionName definition() {
        return TaskDefinitionName.of(attribute("taskDefinition"));
    }

    /** Returns the creation time; empty if unknown. */
    public Optional<Instant> created() {
        return time("createdAt");
    }

    /** Returns the stop time; empty if unknown. */
    public Optional<Instant> stopped() {
        return time("stoppedAt");
    }

    private Optional<Instant> time(String event) {
        return moments.stream()
                .filter(moment -> moment.what().equals(event))
                .flatMap(moment -> moment.at().stream())
                .findFirst();
    }

    private static Map<String, String> alertAttributes(PlannedItem item) {
        Map<String, String> attributes = ParameterCodec.parameters(ParameterCodec.read(item, AlertAttributes.class));
        Stop stop = ParameterCodec.read(item, Stop.class);
        putHost(attributes, stop.stopCode(), stop.stoppedReason());
        return attributes;
    }

    /** Replaces the host of the task. */
    private static void putHost(Map<String, String> attributes, @Nullable String stopCode, String stoppedReason) {
        attributes.remove(StoppedTaskHost.KEY);
        StoppedTaskHost.in(stopCode, stoppedReason).ifPresent(id -> attributes.put(StoppedTaskHost.KEY, id));
    }

    private static void putUnlessNull(Map<String, String> attributes, String name, @Nullable Object value) {
        if (value != null) {
            attributes.put(name, value.toString());
        }
    }
}
