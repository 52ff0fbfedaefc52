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
 * Describes things by their ARNs, those that there are, and says MISSING of the others.
 *
 * @param asked the member of the request that names them
 * @param answered the member of the answer that holds them
 * @param arn the member of each that is its ARN
 * @param most names that a call may have
 * @param includes what is shown only to callers who ask for it
 */
record DescribeByArn(
        List<ObjectNode> all, String asked, String answered, String arn, int most, Map<String, String> includes)
        implements AwsOperation {

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        List<String> names = call.texts(asked);
        if (names.isEmpty() || names.size() > most) {
            throw AwsError.badRequest(
                    "InvalidParameterException", asked + " must have between 1 and " + most + " elements");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode failures = answer.putArray("failures");
        ArrayNode found = answer.putArray(answered);
        for (String name : names) {
            Optional<ObjectNode> thing = all.stream()
                    .filter(each -> Arn.of(each, arn).isIn(call.region()))
                    .filter(each -> Arn.of(each, arn).isMeantBy(name))
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
