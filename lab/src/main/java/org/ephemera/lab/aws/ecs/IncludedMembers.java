package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.ephemera.lab.aws.api.AwsCall;

/** Members that an answer shows only to callers who ask for them. */
final class IncludedMembers {

    private IncludedMembers() {}

    /** Each value of {@code include}, and the member that it uncovers. */
    static ObjectNode apply(ObjectNode object, AwsCall call, Map<String, String> members) {
        List<String> asked = call.texts("include");
        ObjectNode shown = object.deepCopy();
        members.forEach((value, member) -> {
            if (!asked.contains(value)) {
                shown.putArray(member);
            }
        });
        return shown;
    }
}
