package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.scenario.EcsState;

/** Finds the service that a call is about. One that was deleted is described, and that is all. */
final class ServiceLookup {

    private ServiceLookup() {}

    /** @param reference the service's ARN or name */
    static Arn of(EcsState state, Arn cluster, String reference) throws AwsError {
        return state.services().stream()
                .filter(service -> !isDeleted(service))
                .filter(service -> service.path("clusterArn").asText().equals(cluster.text()))
                .map(service -> Arn.of(service, "serviceArn"))
                .filter(arn -> arn.isMeantBy(reference))
                .findFirst()
                .orElseThrow(() -> AwsError.badRequest("ServiceNotFoundException", "Service not found."));
    }

    /** @param thing a service or a cluster */
    static boolean isDeleted(ObjectNode thing) {
        return thing.path("status").asText().equals("INACTIVE");
    }
}
