package org.ephemera.lab.aws.metrics;

import org.ephemera.lab.aws.api.ApiError;

/** Errors under the names of the service's model. */
final class MetricErrors {

    private MetricErrors() {}

    static ApiError badToken() {
        return ApiError.badRequest("InvalidNextToken", "Invalid nextToken");
    }

    static ApiError missing(String member) {
        return ApiError.badRequest("MissingParameterException", "The parameter " + member + " is required.");
    }

    static ApiError invalid(String message) {
        return ApiError.badRequest("InvalidParameterValueException", message);
    }
}
