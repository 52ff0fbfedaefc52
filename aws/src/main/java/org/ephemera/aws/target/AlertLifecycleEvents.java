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

/** What the alert told of a task's life; {@code pointers} says where in it each stands. */
final class AlertLifecycleEvents {
    private static final Set<String> OF_THE_FINDING = Set.of("findingType", "eventFirstSeen", "eventLastSeen");
    private static final Set<String> NO_MOMENTS = Set.of(
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
        List<LifecycleEvent> moments = new ArrayList<>();
        String told = ParameterCodec.read(item, Pointers.class).pointers();
        String pointers = told.isEmpty() ? "{}" : told;
        for (var pointer : Json.parse(pointers.getBytes(StandardCharsets.UTF_8)).properties()) {
            String name = pointer.getKey();
            JsonNode at = pointer.getValue();
            if (!NO_MOMENTS.contains(name)) {
                moments.add(
                        new LifecycleEvent(name, time(item.param(name)), PackageLayout.TRIGGER + "#" + at.asText()));
            }
        }
        return moments;
    }

    /** What only the alert can tell, whatever ECS told. */
    static List<LifecycleEvent> ofFinding(PlannedItem item) throws IOException {
        return of(item).stream()
                .filter(moment -> OF_THE_FINDING.contains(moment.what()))
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
