package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.scenario.EcsState;

/**
 * Finds the service of a request to the simulated ECS. DescribeServices also returns a deleted service (INACTIVE);
 * other operations on such a service fail.
 */
final class ServiceLookup {

    private ServiceLookup() {}

    /**
     * Returns the ARN of a service.
     *
     * @param reference ARN or name of the service
     */
    static EcsArn of(EcsState state, EcsArn cluster, String reference) throws AwsError {
        return state.services().stream()
                .filter(service -> !isDeleted(service))
                .filter(service -> service.path("clusterArn").asText().equals(cluster.text()))
                .map(service -> EcsArn.of(service, "serviceArn"))
                .filter(arn -> arn.matches(reference))
                .findFirst()
                .orElseThrow(() -> AwsError.badRequest("ServiceNotFoundException", "Service not found."));
    }

    /**
     * Reports whether a service or cluster is deleted.
     *
     * @param thing a service or a cluster
     */
    static boolean isDeleted(ObjectNode thing) {
        return thing.path("status").asText().equals("INACTIVE");
    }
}
