package org.ephemera.kubernetes.source;

import org.ephemera.collect.call.ApiFailure;

/** Reasons for which an API server or kubelet rejects a log request with status 400; their messages have no code. */
enum LogErrorReason {
    WAITING_TO_START,
    NO_PREVIOUS_INSTANCE,
    NOT_AVAILABLE,
    TERMINATED,
    OTHER_CONTAINERS,
    OTHER;

    static LogErrorReason of(ApiFailure refusal) {
        String message = refusal.message();
        if (message.contains("is waiting to start")) {
            return WAITING_TO_START;
        }
        if (message.contains("previous terminated container") && message.contains("not found")) {
            return NO_PREVIOUS_INSTANCE;
        }
        if (message.endsWith("is not available")) {
            return NOT_AVAILABLE;
        }
        if (message.endsWith("is terminated")) {
            return TERMINATED;
        }
        return message.contains("is not valid for pod") ? OTHER_CONTAINERS : OTHER;
    }
}
