package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.scenario.EcsState;

/** Finds the cluster that a call is about. One that was deleted is described, and that is all. */
record ClusterLookup(EcsState state, String account) {

    Arn of(AwsCall call) throws AwsError {
        String reference = call.text("cluster").orElse("default");
        ObjectNode cluster = find(reference, call.region())
                .orElseThrow(() -> AwsError.badRequest("ClusterNotFoundException", "Cluster not found."));
        if (ServiceLookup.isDeleted(cluster)) {
            throw AwsError.badRequest("ClusterNotFoundException", "The referenced cluster was inactive.");
        }
        return Arn.of(cluster, "clusterArn");
    }

    Optional<ObjectNode> find(String reference, String region) {
        return state.clusters().stream()
                .filter(cluster -> Arn.of(cluster, "clusterArn").isIn(region))
                .filter(cluster -> Arn.of(cluster, "clusterArn").isMeantBy(reference))
                .findFirst();
    }

    /** What a batch call says about one of its subjects that does not exist. */
    ObjectNode missing(String reference, String region, String kindAndParent) {
        String arn = reference.startsWith("arn:")
                ? reference
                : "arn:aws:ecs:%s:%s:%s/%s".formatted(region, account, kindAndParent, reference);
        return JsonNodeFactory.instance.objectNode().put("arn", arn).put("reason", "MISSING");
    }
}
