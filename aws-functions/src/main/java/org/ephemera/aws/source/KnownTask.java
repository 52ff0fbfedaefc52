package org.ephemera.aws.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.bag.PlannedItem;
import org.ephemera.evidence.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * The best that is known of a task when the rest is planned: what ECS told, else what the alert told.
 *
 * @param attributes {@code createdAt, taskDefinition, group, launchType}, as far as they are known
 * @param overrides where the task's overrides stand, if it was started with any
 * @param gap how the task's own item ended, if ECS did not tell of it
 */
record KnownTask(
        Map<String, String> attributes,
        List<KnownContainer> containers,
        List<Moment> moments,
        Optional<String> overrides,
        Optional<Outcome> gap) {
    private static final List<String> TOLD = List.of("createdAt", "taskDefinition", "group", "launchType");

    KnownTask {
        attributes = Map.copyOf(attributes);
        containers = List.copyOf(containers);
        moments = List.copyOf(moments);
    }

    static KnownTask ofTask(Task task, Received received, PlannedItem item) throws IOException {
        Map<String, String> attributes = told(item);
        putUnlessNull(attributes, "createdAt", task.createdAt());
        putUnlessNull(attributes, "taskDefinition", task.taskDefinitionArn());
        putUnlessNull(attributes, "group", task.group());
        putUnlessNull(attributes, "launchType", task.launchTypeAsString());
        List<Moment> moments = new ArrayList<>(TaskMoments.of(task, received));
        moments.addAll(AlertMoments.ofFinding(item));
        return new KnownTask(
                attributes,
                Present.in(task.containers()).stream()
                        .filter(container -> container.name() != null)
                        .map(container ->
                                new KnownContainer(container.name(), Optional.ofNullable(container.runtimeId())))
                        .toList(),
                moments,
                Overrides.areIn(task) ? Optional.of(received.at("/tasks/0/overrides")) : Optional.empty(),
                Optional.empty());
    }

    static KnownTask ofAlert(PlannedItem item, Outcome gap) throws IOException {
        return new KnownTask(
                told(item),
                KnownContainer.fromJson(item.param("containers")),
                AlertMoments.of(item),
                Optional.empty(),
                Optional.of(gap));
    }

    String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    private static Map<String, String> told(PlannedItem item) {
        Map<String, String> attributes = new TreeMap<>();
        for (String name : TOLD) {
            if (!item.param(name).isEmpty()) {
                attributes.put(name, item.param(name));
            }
        }
        return attributes;
    }

    private static void putUnlessNull(Map<String, String> attributes, String name, @Nullable Object value) {
        if (value != null) {
            attributes.put(name, value.toString());
        }
    }
}
