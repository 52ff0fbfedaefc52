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
                    + " example with an MFA code, with " + FailureAdvice.EXPORT_COMMAND;

    private final String reason;
    private final String remedy;

    private UnusableProfileException(Builder builder, FailureAdvice failure) {
        super(builder);
        this.reason = failure.reason();
        this.remedy = failure.remedy();
    }

    static UnusableProfileException of(String profile, RuntimeException cause) {
        FailureAdvice failure = failure(SanitizedText.of(profile), cause);
        return new UnusableProfileException(
                SdkClientException.builder()
                        .message(failure.reason() + "; " + failure.remedy())
                        .cause(cause),
                failure);
    }

    FailureAdvice failure() {
        return new FailureAdvice(reason, remedy);
    }

    private static FailureAdvice failure(String profile, RuntimeException cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains(FailureAdvice.MODULE)) {
            return FailureAdvice.CLI_CREDENTIALS;
        }
        if (message.contains("contained no credentials for profile")) {
            return new FailureAdvice(
                    "there is no profile '" + profile + "' with credentials",
                    "set AWS_PROFILE to a profile that 'aws configure list-profiles' lists");
        }
        for (@Nullable Throwable failed = cause; failed != null; failed = failed.getCause()) {
            if (failed instanceof SocketException
                    || failed instanceof UnknownHostException
                    || failed instanceof SocketTimeoutException
                    || failed instanceof SSLException) {
                return new FailureAdvice(
                        "profile '" + profile
                                + "' provided no AWS credentials: the server that its settings refer to cannot"
                                + " be reached (" + failed.getClass().getSimpleName() + ")",
                        "check " + ProxyHint.hint("") + "the network and the profile's region, and " + CHECK);
            }
        }
        String refused = cause instanceof AwsServiceException service
                ? FailureAdvice.code(service).map(code -> " (" + code + ")").orElse("")
                : "";
        return new FailureAdvice("profile '" + profile + "' provided no AWS credentials" + refused, CHECK);
    }
}
