package org.ephemera.analyze.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.format.Json;

/**
 * Containers in calls to ECS: of registered task definitions and of overrides at the start of a task.
 * The call is the only record of a stopped task, and of a definition that no task runs any more.
 */
final class EcsCallContainers {
    private EcsCallContainers() {}

    /** Container in a call. */
    record TaskContainer(String name, JsonNode container) {
        Optional<String> image() {
            return Json.text(container, "image");
        }

        List<ContainerExecution.Variable> environment(EvidenceLocation at) {
            return LiteralVariables.parse(container.path("environment"), at);
        }
    }

    static List<TaskContainer> of(ControlCall call) {
        if (call.isCollectorRead() || !call.service().equals("ecs")) {
            return List.of();
        }
        List<TaskContainer> parts = new ArrayList<>();
        for (JsonNode containers : List.of(
                call.request().path("containerDefinitions"),
                call.request().path("overrides").path("containerOverrides"))) {
            for (JsonNode container : containers) {
                parts.add(new TaskContainer(Json.text(container, "name").orElse(call.principal()), container));
            }
        }
        return parts;
    }
}
