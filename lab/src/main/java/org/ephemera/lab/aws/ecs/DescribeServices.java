package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.EcsState;

/** Simulated ECS operation DescribeServices: describes services of a cluster by name or ARN. */
record DescribeServices(ClusterLookup clusters, EcsState state) implements AwsOperation {

    private static final int MOST_SERVICES = 10;

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        EcsArn cluster = clusters.of(call);
        List<String> requested = call.texts("services");
        if (requested.isEmpty() || requested.size() > MOST_SERVICES) {
            throw AwsError.badRequest("InvalidParameterException", "Services must have between 1 and 10 elements");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode failures = answer.putArray("failures");
        ArrayNode services = answer.putArray("services");
        for (String reference : requested) {
            Optional<ObjectNode> service = state.services().stream()
                    .filter(candidate -> candidate.path("clusterArn").asText().equals(cluster.text()))
                    .filter(candidate -> EcsArn.of(candidate, "serviceArn").matches(reference))
                    .findFirst();
            if (service.isPresent()) {
                services.add(IncludedMembers.apply(service.get(), call, Map.of("TAGS", "tags")));
            } else {
                failures.add(clusters.missing(reference, call.region(), "service/" + cluster.name()));
            }
        }
        return answer;
    }
}
