package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.EcsState;

/** Simulated ECS operation ListServiceDeployments: lists the deployments of a service in brief form. */
record ListServiceDeployments(ClusterLookup clusters, EcsState state) implements AwsOperation {

    private static final int USUAL_PAGE = 20;
    private static final Set<String> BRIEF = Set.of(
            "serviceDeploymentArn",
            "serviceArn",
            "clusterArn",
            "createdAt",
            "startedAt",
            "finishedAt",
            "status",
            "statusReason");

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        EcsArn cluster = clusters.of(call);
        EcsArn service = ServiceLookup.of(state, cluster, call.text("service").orElse(""));
        List<ObjectNode> deployments = state.all("serviceDeployments").stream()
                .filter(deployment -> deployment.path("serviceArn").asText().equals(service.text()))
                .map(ListServiceDeployments::brief)
                .toList();
        return EcsPages.page(call, "serviceDeployments", deployments, USUAL_PAGE);
    }

    private static ObjectNode brief(ObjectNode deployment) {
        ObjectNode brief = deployment.deepCopy().retain(BRIEF);
        return brief.put(
                "targetServiceRevisionArn",
                deployment.at("/targetServiceRevision/arn").asText());
    }
}
