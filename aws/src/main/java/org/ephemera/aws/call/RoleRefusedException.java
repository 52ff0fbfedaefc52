package org.ephemera.aws.call;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Exception for a role that could not be assumed. The message has the form {@code what failed; what to do} and
 * contains no text of AWS.
 */
public final class RoleRefusedException extends SdkClientException {
    private static final long serialVersionUID = 1L;

    private RoleRefusedException(Builder builder) {
        super(builder);
    }

    static RoleRefusedException of(ReadingRole role, SdkException cause) {
        FailureAdvice failure = FailureAdvice.of(cause, "STS", "sts:AssumeRole on " + role.arn());
        String remedy = FailureAdvice.code(cause).filter("AccessDenied"::equals).isPresent()
                ? failure.remedy() + ", and the role's trust policy must allow the caller"
                        + (role.externalId().isPresent()
                                ? " and this external id"
                                : " and must not require an external id")
                : failure.remedy();
        return new RoleRefusedException(SdkClientException.builder()
                .message("cannot assume the role " + role.arn() + ": " + failure.reason() + "; " + remedy)
                .cause(cause));
    }
}
