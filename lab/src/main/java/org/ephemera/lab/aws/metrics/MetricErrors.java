package org.ephemera.lab.aws.metrics;

import org.ephemera.lab.aws.api.AwsError;

/** Error responses of the simulated CloudWatch, with the error names of its API model. */
final class MetricErrors {

    private MetricErrors() {}

    static AwsError badToken() {
        return AwsError.badRequest("InvalidNextToken", "Invalid nextToken");
    }

    static AwsError missing(String member) {
        return AwsError.badRequest("MissingParameterException", "The parameter " + member + " is required.");
    }

    static AwsError invalid(String message) {
        return AwsError.badRequest("InvalidParameterValueException", message);
    }
}
