package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.ephemera.lab.aws.api.AwsCall;

/** Members that a simulated ECS response contains only if the request lists them in {@code include}. */
final class IncludedMembers {

    private IncludedMembers() {}

    /**
     * Empties the members that the request does not include.
     *
     * @param members member by value of {@code include}
     */
    static ObjectNode apply(ObjectNode object, AwsCall call, Map<String, String> members) {
        List<String> requested = call.texts("include");
        ObjectNode shown = object.deepCopy();
        members.forEach((value, member) -> {
            if (!requested.contains(value)) {
                shown.putArray(member);
            }
        });
        return shown;
    }
}
