package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.PageRequest;

/** Pagination of all simulated ECS list operations. */
final class EcsPages {

    private static final int LARGEST_PAGE = 100;

    private EcsPages() {}

    /**
     * Returns the requested page.
     *
     * @param usual page size if the request has no limit
     */
    static ObjectNode page(AwsCall call, String member, List<? extends JsonNode> all, int usual) throws AwsError {
        int requested = call.limit(
                "maxResults",
                usual,
                LARGEST_PAGE,
                AwsError.badRequest("InvalidParameterException", "maxResults must be between 1 and " + LARGEST_PAGE));
        PageRequest page = PageRequest.of(
                call,
                call.text("nextToken"),
                requested,
                AwsError.badRequest("InvalidParameterException", "Invalid token: not returned by this operation"));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        page.nextToken(all.size()).ifPresent(token -> answer.put("nextToken", token));
        ArrayNode items = answer.putArray(member);
        page.of(all).forEach(items::add);
        return answer;
    }

    /** Returns one member of every item. */
    static List<JsonNode> members(List<ObjectNode> all, String member) {
        return all.stream().map(each -> each.path(member)).toList();
    }
}
