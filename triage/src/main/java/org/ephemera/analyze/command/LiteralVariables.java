package org.ephemera.analyze.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Execution;
import org.ephemera.format.Json;

/** The variables of a list {@code [{"name","value"}]}, as ECS and Kubernetes write it, whose value it says itself. */
final class LiteralVariables {
    private LiteralVariables() {}

    static List<Execution.Variable> in(JsonNode list, Evidence at) {
        List<Execution.Variable> variables = new ArrayList<>();
        for (JsonNode one : list) {
            Json.text(one, "value")
                    .ifPresent(value -> variables.add(
                            new Execution.Variable(one.path("name").asText(), value, true, at)));
        }
        return variables;
    }
}
