package org.ephemera.aws.call;

import java.io.IOException;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.TransportException;
import org.ephemera.model.DetailCode;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Error code and message of an SDK exception. */
public record SdkFailure(String code, String message) {
    /** Detail code of a call for which the role for read calls could not be assumed. */
    public static final String NO_ROLE = DetailCode.ROLE_NOT_ASSUMED;

    /** Permission and code of a call for which STS denied the role for read calls. */
    public static final String ROLE_DENIED = "sts:AssumeRole";

    /** Returns the code and message of an SDK exception. */
    public static SdkFailure of(SdkException e) {
        if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
            String code = service.awsErrorDetails().errorCode();
            String message = service.awsErrorDetails().errorMessage();
            return new SdkFailure(code == null ? "" : code, message == null ? "" : message);
        }
        String message = String.valueOf(e.getMessage());
        if (e instanceof RoleRefusedException refused) {
            return new SdkFailure(refused.isDenied() ? ROLE_DENIED : NO_ROLE, message);
        }
        if (e instanceof UnusableProfileException) {
            return new SdkFailure(DetailCode.UNUSABLE_PROFILE, message);
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return new SdkFailure(
                        cause.getClass().getSimpleName(), cause.getMessage() == null ? message : cause.getMessage());
            }
        }
        return FailureAdvice.withoutCredentials(e)
                .map(noCredentials -> noCredentials.equals(FailureAdvice.NO_CREDENTIALS)
                        ? new SdkFailure(ApiFailure.NO_CREDENTIALS, noCredentials.reason())
                        : new SdkFailure(
                                DetailCode.UNUSABLE_PROFILE, noCredentials.reason() + "; " + noCredentials.remedy()))
                .orElseGet(() -> new SdkFailure(e.getClass().getSimpleName(), message));
    }

    /** Returns the exception for the retry loop. Without credentials, another attempt would fail again. */
    TransportException exception(SdkException cause) {
        boolean permanent = code.equals(ApiFailure.NO_CREDENTIALS) || code.equals(NO_ROLE) || code.equals(ROLE_DENIED);
        boolean answered = cause instanceof AwsServiceException;
        return new TransportException(
                code,
                message,
                permanent || !(answered || cause.retryable() || cause.getCause() instanceof IOException)
                        ? TransportException.Retry.NEVER
                        : TransportException.Retry.LIMITED,
                cause);
    }
}
