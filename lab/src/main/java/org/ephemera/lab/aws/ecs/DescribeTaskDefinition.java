package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.EcsState;

/** Simulated ECS operation DescribeTaskDefinition: describes a revision, or the latest active revision of a family. */
record DescribeTaskDefinition(EcsState state) implements AwsOperation {

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        ObjectNode definition = find(call.text("taskDefinition").orElse(""), call.region())
                .orElseThrow(() -> AwsError.badRequest("ClientException", "Unable to describe task definition."))
                .deepCopy();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (call.texts("include").contains("TAGS")) {
            answer.set("tags", definition.withArray("tags"));
        }
        definition.remove("tags");
        answer.set("taskDefinition", definition);
        return answer;
    }

    private Optional<ObjectNode> find(String reference, String region) {
        boolean familyOnly = reference.indexOf(':') < 0;
        return state.taskDefinitions().stream()
                .filter(definition -> EcsArn.of(definition, "taskDefinitionArn").isIn(region))
                .filter(definition -> familyOnly
                        ? isLatestCandidate(definition, reference)
                        : EcsArn.of(definition, "taskDefinitionArn").matches(reference))
                .max(Comparator.comparingInt(
                        definition -> definition.path("revision").asInt()));
    }

    /**
     * Reports whether a definition may be the latest of its family. A family without a revision means its latest active
     * revision.
     */
    private static boolean isLatestCandidate(ObjectNode definition, String family) {
        return definition.path("family").asText().equals(family)
                && definition.path("status").asText().equals("ACTIVE");
    }
}
