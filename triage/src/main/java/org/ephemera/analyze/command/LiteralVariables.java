package org.ephemera.analyze.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.format.Json;

/** Environment variables with a literal value in a list {@code [{"name","value"}]} of ECS or Kubernetes. */
final class LiteralVariables {
    private LiteralVariables() {}

    static List<ContainerExecution.Variable> parse(JsonNode list, EvidenceLocation at) {
        List<ContainerExecution.Variable> variables = new ArrayList<>();
        for (JsonNode one : list) {
            Json.text(one, "value")
                    .ifPresent(value -> variables.add(
                            new ContainerExecution.Variable(one.path("name").asText(), value, true, at)));
        }
        return variables;
    }
}
