package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.EcsState;

/**
 * Simulated ECS operation ListContainerInstances. Of the cluster query language it understands a comparison with the id
 * of the EC2 instance.
 */
record ListContainerInstances(ClusterLookup clusters, EcsState state) implements AwsOperation {
    private static final int USUAL_PAGE = 100;
    private static final Pattern INSTANCE = Pattern.compile("ec2InstanceId\\s*==\\s*(\\S+)");

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        EcsArn cluster = clusters.of(call);
        Optional<String> filter = call.text("filter");
        Matcher wanted = INSTANCE.matcher(filter.orElse(""));
        if (filter.isPresent() && !wanted.matches()) {
            throw AwsError.badRequest("InvalidParameterException", "Invalid filter expression.");
        }
        List<ObjectNode> instances = state.all("containerInstances").stream()
                .filter(instance -> instance.path("containerInstanceArn")
                        .asText()
                        .contains(":container-instance/" + cluster.name() + "/"))
                .filter(instance -> filter.isEmpty()
                        || instance.path("ec2InstanceId").asText().equals(wanted.group(1)))
                .toList();
        return EcsPages.page(
                call, "containerInstanceArns", EcsPages.members(instances, "containerInstanceArn"), USUAL_PAGE);
    }
}
