package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.scenario.EcsState;

/**
 * Finds the cluster of a request to the simulated ECS. DescribeClusters also returns a deleted cluster (INACTIVE);
 * other operations on such a cluster fail.
 */
record ClusterLookup(EcsState state, String account) {

    EcsArn of(AwsCall call) throws AwsError {
        String reference = call.text("cluster").orElse("default");
        ObjectNode cluster = find(reference, call.region())
                .orElseThrow(() -> AwsError.badRequest("ClusterNotFoundException", "Cluster not found."));
        if (ServiceLookup.isDeleted(cluster)) {
            throw AwsError.badRequest("ClusterNotFoundException", "The referenced cluster was inactive.");
        }
        return EcsArn.of(cluster, "clusterArn");
    }

    Optional<ObjectNode> find(String reference, String region) {
        return state.clusters().stream()
                .filter(cluster -> EcsArn.of(cluster, "clusterArn").isIn(region))
                .filter(cluster -> EcsArn.of(cluster, "clusterArn").matches(reference))
                .findFirst();
    }

    /** Returns the failure entry of a batch response for a resource that does not exist. */
    ObjectNode missing(String reference, String region, String kindAndParent) {
        String arn = reference.startsWith("arn:")
                ? reference
                : "arn:aws:ecs:%s:%s:%s/%s".formatted(region, account, kindAndParent, reference);
        return JsonNodeFactory.instance.objectNode().put("arn", arn).put("reason", "MISSING");
    }
}
