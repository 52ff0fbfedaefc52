package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;

/**
 * Simulated ECS batch operation that describes resources by ARN and reports the failure MISSING for each unknown ARN.
 *
 * @param requested request member that contains the ARNs
 * @param answered response member that contains the resources
 * @param arn member of a resource that contains its ARN
 * @param most largest number of ARNs in a request
 * @param includes members that the response contains only on request
 */
record DescribeByArn(
        List<ObjectNode> all, String requested, String answered, String arn, int most, Map<String, String> includes)
        implements AwsOperation {

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        List<String> names = call.texts(requested);
        if (names.isEmpty() || names.size() > most) {
            throw AwsError.badRequest(
                    "InvalidParameterException", requested + " must have between 1 and " + most + " elements");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode failures = answer.putArray("failures");
        ArrayNode found = answer.putArray(answered);
        for (String name : names) {
            Optional<ObjectNode> thing = all.stream()
                    .filter(each -> EcsArn.of(each, arn).isIn(call.region()))
                    .filter(each -> EcsArn.of(each, arn).matches(name))
                    .findFirst();
            if (thing.isPresent()) {
                found.add(IncludedMembers.apply(thing.get(), call, includes));
            } else {
                failures.addObject().put("arn", name).put("reason", "MISSING");
            }
        }
        return answer;
    }
}
