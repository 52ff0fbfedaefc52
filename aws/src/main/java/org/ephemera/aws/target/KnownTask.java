package org.ephemera.aws.target;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.LifecycleEvent;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * The best that is known of a task when the rest is planned: what ECS told, else what the alert told.
 *
 * @param arn as ECS names it, or as whoever asked did
 * @param attributes {@code createdAt, taskDefinition, group, launchType, containerInstance, startedBy, os, architecture}, as
 *     far as they are known
 * @param overrides where the task's overrides stand, if it was started with any
 * @param roles with which it was started in the place of those of its definition
 * @param attachments its network interfaces and volumes
 * @param gap how the task's own item ended, if ECS did not tell of it
 */
public record KnownTask(
        String arn,
        Map<String, String> attributes,
        List<KnownContainer> containers,
        List<LifecycleEvent> moments,
        Optional<String> overrides,
        OverriddenRoles roles,
        Attachments attachments,
        Optional<Outcome> gap) {
    /** What an alert told of the task. */
    private record Told(
            String createdAt,
            String taskDefinition,
            String group,
            String launchType,
            String containerInstance,
            String startedBy) {}

    /** Why the alert said that the task stopped. */
    private record Stop(String stopCode, String stoppedReason) {}

    private record Containers(List<KnownContainer> containers) {}

    public KnownTask {
        attributes = Map.copyOf(attributes);
        containers = List.copyOf(containers);
        moments = List.copyOf(moments);
    }

    /**
     * A task that ECS described.
     *
     * @param index of the task in the answer
     * @param item that asked for it: what an alert told of its task stands in for what ECS left out
     */
    public static KnownTask ofTask(Task task, StoredResponse received, int index, PlannedItem item) throws IOException {
        boolean isTarget = EcsPlace.of(item).isOneTask();
        Map<String, String> attributes = isTarget ? told(item) : new TreeMap<>();
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
                SdkCollections.in(task.containers()).stream()
                        .filter(container -> container.name() != null)
                        .map(KnownContainer::of)
                        .toList(),
                moments,
                RunTaskOverrides.areIn(task)
                        ? Optional.of(received.at("/tasks/" + index + "/overrides"))
                        : Optional.empty(),
                OverriddenRoles.of(task),
                Attachments.of(task),
                Optional.empty());
    }

    public static KnownTask ofAlert(PlannedItem item, Outcome gap) throws IOException {
        return new KnownTask(
                EcsPlace.of(item).target(),
                told(item),
                ParameterCodec.read(item, Containers.class).containers(),
                AlertLifecycleEvents.of(item),
                Optional.empty(),
                OverriddenRoles.told(item),
                Attachments.told(item),
                Optional.of(gap));
    }

    /** Of the machine that it was placed on; a definition need not say for which it is. */
    private static @Nullable String architecture(Task task) {
        return SdkCollections.in(task.attributes()).stream()
                .filter(attribute -> "ecs.cpu-architecture".equals(attribute.name()) && attribute.value() != null)
                .map(Attribute::value)
                .findFirst()
                .orElse(null);
    }

    public String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    /** Log streams and metrics are named by it. */
    public String id() {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    public DefinitionName definition() {
        return DefinitionName.of(attribute("taskDefinition"));
    }

    public Optional<Instant> created() {
        return time("createdAt");
    }

    public Optional<Instant> stopped() {
        return time("stoppedAt");
    }

    private Optional<Instant> time(String what) {
        return moments.stream()
                .filter(moment -> moment.what().equals(what))
                .flatMap(moment -> moment.at().stream())
                .findFirst();
    }

    private static Map<String, String> told(PlannedItem item) {
        Map<String, String> attributes = ParameterCodec.parameters(ParameterCodec.read(item, Told.class));
        Stop stop = ParameterCodec.read(item, Stop.class);
        putHost(attributes, stop.stopCode(), stop.stoppedReason());
        return attributes;
    }

    /** In the place of what was told before. */
    private static void putHost(Map<String, String> attributes, @Nullable String stopCode, String stoppedReason) {
        attributes.remove(StoppedHost.KEY);
        StoppedHost.in(stopCode, stoppedReason).ifPresent(id -> attributes.put(StoppedHost.KEY, id));
    }

    private static void putUnlessNull(Map<String, String> attributes, String name, @Nullable Object value) {
        if (value != null) {
            attributes.put(name, value.toString());
        }
    }
}
