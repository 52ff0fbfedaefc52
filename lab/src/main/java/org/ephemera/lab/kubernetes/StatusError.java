package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer of the kind {@code Status} that is no success. */
final class StatusError extends Exception {
    private final int code;
    private final String reason;
    private final transient ObjectNode details;
    private final String goOnWith;

    private StatusError(int code, String reason, String message, ObjectNode details, String goOnWith) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.details = details;
        this.goOnWith = goOnWith;
    }

    StatusError(int code, String reason, String message) {
        this(code, reason, message, JsonNodeFactory.instance.objectNode(), "");
    }

    static StatusError badRequest(String message) {
        return new StatusError(400, "BadRequest", message);
    }

    static StatusError notFound(ClusterRequest request, ResourceType type) {
        return new StatusError(
                404,
                "NotFound",
                type.qualified() + " \"" + request.name() + "\" not found",
                details(request.name(), type),
                "");
    }

    static StatusError forbidden(ClusterRequest request, ResourceType type, String message) {
        return new StatusError(403, "Forbidden", message, details(request.name(), type), "");
    }

    /** @param goOnWith a token that takes the rest of the list as it is now */
    static StatusError expired(String goOnWith) {
        return new StatusError(
                410,
                "Expired",
                "The provided continue parameter is too old to display a consistent list result. You can start a new list"
                        + " without the continue parameter, or use the continue token in this response to retrieve the"
                        + " remainder of the results. Continuing with the provided token results in an inconsistent list -"
                        + " objects that were created, modified, or deleted between the time the first chunk was returned"
                        + " and now may show up in the list.",
                JsonNodeFactory.instance.objectNode(),
                goOnWith);
    }

    private static ObjectNode details(String name, ResourceType type) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        return details.put("kind", type.plural());
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    ObjectNode body() {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("kind", "Status").put("apiVersion", "v1");
        ObjectNode metadata = body.putObject("metadata");
        if (!goOnWith.isEmpty()) {
            metadata.put("continue", goOnWith);
        }
        body.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        if (!details.isEmpty()) {
            body.set("details", details);
        }
        return body.put("code", code);
    }
}
