package org.ephemera.analyze.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Execution;
import org.ephemera.format.Json;

/**
 * The containers in a call to ECS: those of a definition that was registered, and what was given to those of a task in place of what its definition
 * says. A task that is gone, and a definition that nobody runs any more, stand nowhere else.
 */
final class TaskBodies {
    private TaskBodies() {}

    /** A container of a call, by its own name. */
    record Part(String name, JsonNode container) {
        Optional<String> image() {
            return Json.text(container, "image");
        }

        List<Execution.Variable> environment(Evidence at) {
            return LiteralVariables.in(container.path("environment"), at);
        }
    }

    static List<Part> of(ControlCall call) {
        if (call.ours() || !call.service().equals("ecs")) {
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        for (JsonNode containers : List.of(
                call.request().path("containerDefinitions"),
                call.request().path("overrides").path("containerOverrides"))) {
            for (JsonNode container : containers) {
                parts.add(new Part(Json.text(container, "name").orElse(call.principal()), container));
            }
        }
        return parts;
    }
}
