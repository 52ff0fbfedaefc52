package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.EcsState;

/**
 * Simulated ECS operation ListTaskDefinitions. The parameter familyPrefix must be the complete family name (Amazon ECS
 * API Reference, ListTaskDefinitions).
 */
record ListTaskDefinitions(EcsState state) implements AwsOperation {

    private static final int USUAL_PAGE = 100;

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        Comparator<ObjectNode> byRevision = Comparator.comparing(
                        (ObjectNode definition) -> definition.path("family").asText())
                .thenComparingInt(definition -> definition.path("revision").asInt());
        boolean newestFirst = call.text("sort").orElse("ASC").equals("DESC");
        List<ObjectNode> definitions = state.taskDefinitions().stream()
                .filter(definition -> EcsArn.of(definition, "taskDefinitionArn").isIn(call.region()))
                .filter(definition -> call.text("familyPrefix").stream()
                        .allMatch(definition.path("family").asText()::equals))
                .filter(definition -> definition
                        .path("status")
                        .asText()
                        .equals(call.text("status").orElse("ACTIVE")))
                .sorted(newestFirst ? byRevision.reversed() : byRevision)
                .toList();
        return EcsPages.page(
                call, "taskDefinitionArns", EcsPages.members(definitions, "taskDefinitionArn"), USUAL_PAGE);
    }
}
