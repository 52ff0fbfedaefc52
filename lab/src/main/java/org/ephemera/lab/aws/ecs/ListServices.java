package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.lab.aws.api.ApiCall;
import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.aws.api.Operation;
import org.ephemera.lab.scenario.EcsState;

record ListServices(Clusters clusters, EcsState state) implements Operation {

    private static final int USUAL_PAGE = 10;

    @Override
    public ObjectNode answer(ApiCall call) throws ApiError {
        Arn cluster = clusters.of(call);
        List<ObjectNode> services = state.services().stream()
                .filter(service -> !Services.isDeleted(service))
                .filter(service -> service.path("clusterArn").asText().equals(cluster.text()))
                .toList();
        return EcsPages.page(call, "serviceArns", EcsPages.members(services, "serviceArn"), USUAL_PAGE);
    }
}
