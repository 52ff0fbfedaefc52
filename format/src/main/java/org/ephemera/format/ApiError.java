package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Error of one attempt of a call. The message is that of the service, truncated after 512 characters. */
public record ApiError(String code, String message, boolean retryable) {
    private static final int LONGEST = 512;

    public ApiError {
        message = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
    }

    ObjectNode toJson() {
        return Json.object().put("code", code).put("message", message).put("retryable", retryable);
    }
}
