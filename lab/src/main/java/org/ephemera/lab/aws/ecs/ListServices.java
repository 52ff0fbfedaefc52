package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.EcsState;

/** Simulated ECS operation ListServices: lists the ARNs of the services of a cluster. */
record ListServices(ClusterLookup clusters, EcsState state) implements AwsOperation {

    private static final int USUAL_PAGE = 10;

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        EcsArn cluster = clusters.of(call);
        List<ObjectNode> services = state.services().stream()
                .filter(service -> !ServiceLookup.isDeleted(service))
                .filter(service -> service.path("clusterArn").asText().equals(cluster.text()))
                .toList();
        return EcsPages.page(call, "serviceArns", EcsPages.members(services, "serviceArn"), USUAL_PAGE);
    }
}
