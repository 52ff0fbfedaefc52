package org.ephemera.aws.call;

import java.time.Duration;
import java.util.Set;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ErrorRules;
import org.ephemera.collect.call.HttpHead;
import org.ephemera.collect.call.ServiceError;
import org.ephemera.model.Outcome;

/** Classification of AWS error responses: code, throttling, retry and outcome. */
final class AwsErrorRules implements ErrorRules {
    static final AwsErrorRules RULES = new AwsErrorRules();

    private static final int SERVER_ERROR = 500;

    /** Difference of the clocks from which AWS may reject a signature; it accepts five minutes. */
    private static final Duration SKEWED = Duration.ofMinutes(4);

    private static final Set<String> SKEW = Set.of(
            "AuthFailure",
            "InvalidSignatureException",
            "RequestExpired",
            "RequestInTheFuture",
            "RequestTimeTooSkewed",
            "SignatureDoesNotMatch");

    private AwsErrorRules() {}

    @Override
    public ServiceError parse(HttpHead head, byte[] body) {
        ErrorBody error = ErrorBody.parse(body, head.errorType());
        return new ServiceError(
                error.code(),
                error.message(),
                FailureOutcomes.isThrottling(error.code(), head.status()),
                FailureOutcomes.isRetryable(error.code(), head.status()) || isSkewed(error.code(), head));
    }

    @Override
    public boolean isClassifiedByHead(HttpHead head) {
        return !head.errorType().isEmpty() || head.status() >= SERVER_ERROR;
    }

    @Override
    public Outcome outcome(ApiFailure failure) {
        return FailureOutcomes.outcome(failure);
    }

    /**
     * Reports whether the error is caused by a wrong clock. The next attempt is signed with the time of the service.
     */
    private static boolean isSkewed(String code, HttpHead head) {
        return SKEW.contains(code)
                && head.date()
                        .map(date -> Duration.between(head.received(), date).abs())
                        .filter(skew -> skew.compareTo(SKEWED) > 0)
                        .isPresent();
    }
}
