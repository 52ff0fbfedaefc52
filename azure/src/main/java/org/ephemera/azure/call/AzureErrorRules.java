package org.ephemera.azure.call;

import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ErrorRules;
import org.ephemera.collect.call.HttpHead;
import org.ephemera.collect.call.ServiceError;
import org.ephemera.model.Outcome;

/** Rules for error responses of Azure. */
final class AzureErrorRules implements ErrorRules {
    static final AzureErrorRules RULES = new AzureErrorRules();

    private AzureErrorRules() {}

    @Override
    public ServiceError parse(HttpHead head, byte[] body) {
        ErrorBody error = ErrorBody.parse(body);
        return new ServiceError(
                error.code(),
                error.message(),
                FailureOutcomes.isThrottling(head.status()),
                FailureOutcomes.isRetryable(head.status()));
    }

    @Override
    public boolean isClassifiedByHead(HttpHead head) {
        return FailureOutcomes.isRetryable(head.status());
    }

    @Override
    public Outcome outcome(ApiFailure failure) {
        return FailureOutcomes.outcome(failure);
    }
}
