package org.ephemera.lab.aws.ecs;

import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.scenario.EcsState;

/** Finds the service that a call is about. */
final class Services {

    private Services() {}

    /** @param reference the service's ARN or name */
    static Arn of(EcsState state, Arn cluster, String reference) throws ApiError {
        return state.services().stream()
                .filter(service -> service.path("clusterArn").asText().equals(cluster.text()))
                .map(service -> Arn.of(service, "serviceArn"))
                .filter(arn -> arn.isMeantBy(reference))
                .findFirst()
                .orElseThrow(() -> ApiError.badRequest("ServiceNotFoundException", "Service not found."));
    }
}
