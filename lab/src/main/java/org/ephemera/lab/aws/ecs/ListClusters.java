package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.lab.aws.api.ApiCall;
import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.aws.api.Operation;
import org.ephemera.lab.scenario.EcsState;

record ListClusters(EcsState state) implements Operation {

    private static final int USUAL_PAGE = 100;

    @Override
    public ObjectNode answer(ApiCall call) throws ApiError {
        List<ObjectNode> here = state.clusters().stream()
                .filter(cluster -> !Services.isDeleted(cluster))
                .filter(cluster -> Arn.of(cluster, "clusterArn").isIn(call.region()))
                .toList();
        return EcsPages.page(call, "clusterArns", EcsPages.members(here, "clusterArn"), USUAL_PAGE);
    }
}
