package org.ephemera.aws.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.LifecycleEvent;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlannedItem;

/** Lifecycle events of a task that the alert contains; {@code pointers} has the JSON pointer of each in the alert. */
final class AlertLifecycleEvents {
    private static final Set<String> FINDING_EVENTS = Set.of("findingType", "eventFirstSeen", "eventLastSeen");
    private static final Set<String> NOT_EVENTS = Set.of(
            "taskDefinition",
            "accessKey",
            "group",
            "launchType",
            "startedBy",
            "containerInstance",
            "containers",
            "taskRole",
            "executionRole",
            "interfaces",
            "volumes");

    private record Pointers(String pointers) {}

    private AlertLifecycleEvents() {}

    static List<LifecycleEvent> of(PlannedItem item) throws IOException {
        List<LifecycleEvent> events = new ArrayList<>();
        String stored = ParameterCodec.read(item, Pointers.class).pointers();
        String pointers = stored.isEmpty() ? "{}" : stored;
        for (var pointer : Json.parse(pointers.getBytes(StandardCharsets.UTF_8)).properties()) {
            String name = pointer.getKey();
            JsonNode at = pointer.getValue();
            if (!NOT_EVENTS.contains(name)) {
                events.add(new LifecycleEvent(name, time(item.param(name)), PackageLayout.TRIGGER + "#" + at.asText()));
            }
        }
        return events;
    }

    /** Returns the events of the finding itself, which ECS does not return. */
    static List<LifecycleEvent> ofFinding(PlannedItem item) throws IOException {
        return of(item).stream()
                .filter(event -> FINDING_EVENTS.contains(event.what()))
                .toList();
    }

    private static Optional<Instant> time(String value) {
        try {
            return Optional.of(Instant.parse(value));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
