package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What went wrong with one attempt at a call. The message is the service's own, cut to a length one can read. */
public record ApiError(String code, String message, boolean retryable) {
    private static final int LONGEST = 512;

    public ApiError {
        message = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
    }

    ObjectNode toJson() {
        return Json.object().put("code", code).put("message", message).put("retryable", retryable);
    }
}
