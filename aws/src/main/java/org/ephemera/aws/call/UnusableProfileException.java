package org.ephemera.aws.call;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Exception for a profile whose credentials cannot be obtained. The message has the form {@code what failed; what to
 * do}.
 */
public final class UnusableProfileException extends SdkClientException {
    private static final long serialVersionUID = 1L;

    private static final String CHECK =
            "check it with 'aws sts get-caller-identity'; export credentials that only the AWS CLI can obtain, for"
                    + " example with an MFA code, with " + CallFailure.EXPORT_COMMAND;

    private final String reason;
    private final String remedy;

    private UnusableProfileException(Builder builder, CallFailure failure) {
        super(builder);
        this.reason = failure.reason();
        this.remedy = failure.remedy();
    }

    static UnusableProfileException of(String profile, RuntimeException cause) {
        CallFailure failure = failure(SanitizedText.of(profile), cause);
        return new UnusableProfileException(
                SdkClientException.builder()
                        .message(failure.reason() + "; " + failure.remedy())
                        .cause(cause),
                failure);
    }

    CallFailure failure() {
        return new CallFailure(reason, remedy);
    }

    private static CallFailure failure(String profile, RuntimeException cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains(CallFailure.MODULE)) {
            return CallFailure.CLI_CREDENTIALS;
        }
        if (message.contains("contained no credentials for profile")) {
            return new CallFailure(
                    "there is no profile '" + profile + "' with credentials",
                    "set AWS_PROFILE to a profile that 'aws configure list-profiles' lists");
        }
        for (@Nullable Throwable failed = cause; failed != null; failed = failed.getCause()) {
            if (failed instanceof SocketException
                    || failed instanceof UnknownHostException
                    || failed instanceof SocketTimeoutException
                    || failed instanceof SSLException) {
                return new CallFailure(
                        "profile '" + profile
                                + "' provided no AWS credentials: the server that its settings refer to cannot"
                                + " be reached (" + failed.getClass().getSimpleName() + ")",
                        "check " + ProxyHint.hint("") + "the network and the profile's region, and " + CHECK);
            }
        }
        String refused = cause instanceof AwsServiceException service
                ? CallFailure.code(service).map(code -> " (" + code + ")").orElse("")
                : "";
        return new CallFailure("profile '" + profile + "' provided no AWS credentials" + refused, CHECK);
    }
}
