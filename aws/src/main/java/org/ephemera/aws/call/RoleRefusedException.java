package org.ephemera.aws.call;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Exception for a role that could not be assumed. The message has the form {@code what failed; what to do} and
 * contains no text of AWS.
 */
public final class RoleRefusedException extends SdkClientException {
    private static final long serialVersionUID = 1L;

    private final boolean denied;

    private RoleRefusedException(Builder builder, boolean denied) {
        super(builder);
        this.denied = denied;
    }

    static RoleRefusedException of(ReadingRole role, SdkException cause) {
        FailureAdvice failure = FailureAdvice.of(cause, "STS", "sts:AssumeRole on " + role.arn());
        boolean denied =
                FailureAdvice.code(cause).filter("AccessDenied"::equals).isPresent();
        String remedy = denied
                ? failure.remedy() + ", the role must exist, and its trust policy must allow the caller"
                        + (role.externalId().isPresent()
                                ? " and this external id"
                                : " and must not require an external id")
                : failure.remedy();
        return new RoleRefusedException(
                SdkClientException.builder()
                        .message("cannot assume the role " + role.arn() + ": " + failure.reason() + "; " + remedy)
                        .cause(cause),
                denied);
    }

    /** Reports whether STS denied the request. It does so for a role that does not exist, too. */
    boolean isDenied() {
        return denied;
    }
}
