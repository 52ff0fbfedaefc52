package org.ephemera.aws.call;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** A role could not be assumed. Its message reads {@code what failed; what to do}, and repeats nothing that AWS said. */
public final class RoleRefusedException extends SdkClientException {
    private static final long serialVersionUID = 1L;

    private RoleRefusedException(Builder builder) {
        super(builder);
    }

    static RoleRefusedException of(ReadingRole role, SdkException cause) {
        CallFailure failure = CallFailure.of(cause, "STS", "sts:AssumeRole on " + role.arn());
        String remedy = CallFailure.code(cause).filter("AccessDenied"::equals).isPresent()
                ? failure.remedy() + ", and the role's trust policy must name the caller"
                        + (role.externalId().isPresent() ? " and this external id" : " and ask for no external id")
                : failure.remedy();
        return new RoleRefusedException(SdkClientException.builder()
                .message("the role " + role.arn() + " could not be assumed: " + failure.reason() + "; " + remedy)
                .cause(cause));
    }
}
