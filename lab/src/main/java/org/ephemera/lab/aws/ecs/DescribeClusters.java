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

/** Simulated ECS operation DescribeClusters: describes clusters by name or ARN. */
record DescribeClusters(ClusterLookup clusters) implements AwsOperation {

    private static final int MOST_CLUSTERS = 100;
    private static final Map<String, String> INCLUDES = Map.of(
            "ATTACHMENTS", "attachments",
            "SETTINGS", "settings",
            "STATISTICS", "statistics",
            "TAGS", "tags");

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode found = answer.putArray("clusters");
        ArrayNode failures = answer.putArray("failures");
        List<String> requested = call.texts("clusters");
        if (requested.size() > MOST_CLUSTERS) {
            throw AwsError.badRequest("InvalidParameterException", "Clusters must have at most 100 elements");
        }
        for (String reference : requested.isEmpty() ? List.of("default") : requested) {
            Optional<ObjectNode> cluster = clusters.find(reference, call.region());
            if (cluster.isPresent()) {
                found.add(shown(cluster.get(), call));
            } else {
                failures.add(clusters.missing(reference, call.region(), "cluster"));
            }
        }
        return answer;
    }

    private static ObjectNode shown(ObjectNode cluster, AwsCall call) {
        ObjectNode shown = IncludedMembers.apply(cluster, call, INCLUDES);
        if (!call.texts("include").contains("CONFIGURATIONS")) {
            shown.remove("configuration");
        }
        return shown;
    }
}
