package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.EcsState;

/** Simulated ECS operation ListClusters: lists the ARNs of the clusters in the region of the request. */
record ListClusters(EcsState state) implements AwsOperation {

    private static final int USUAL_PAGE = 100;

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        List<ObjectNode> here = state.clusters().stream()
                .filter(cluster -> !ServiceLookup.isDeleted(cluster))
                .filter(cluster -> EcsArn.of(cluster, "clusterArn").isIn(call.region()))
                .toList();
        return EcsPages.page(call, "clusterArns", EcsPages.members(here, "clusterArn"), USUAL_PAGE);
    }
}
