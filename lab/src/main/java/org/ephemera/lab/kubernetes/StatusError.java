package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Error response of the simulated API server, an object of the kind {@code Status}. */
final class StatusError extends Exception {
    private final int code;
    private final String reason;
    private final transient ObjectNode details;
    private final String continueToken;

    private StatusError(int code, String reason, String message, ObjectNode details, String continueToken) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.details = details;
        this.continueToken = continueToken;
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

    /**
     * Returns the error for an expired page token.
     *
     * @param continueToken page token that continues the list with its current state
     */
    static StatusError expired(String continueToken) {
        return new StatusError(
                410,
                "Expired",
                "The provided continue parameter is too old to display a consistent list result. You can start a new list"
                        + " without the continue parameter, or use the continue token in this response to retrieve the"
                        + " remainder of the results. Continuing with the provided token results in an inconsistent list -"
                        + " objects that were created, modified, or deleted between the time the first chunk was returned"
                        + " and now may show up in the list.",
                JsonNodeFactory.instance.objectNode(),
                continueToken);
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
        if (!continueToken.isEmpty()) {
            metadata.put("continue", continueToken);
        }
        body.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        if (!details.isEmpty()) {
            body.set("details", details);
        }
        return body.put("code", code);
    }
}
