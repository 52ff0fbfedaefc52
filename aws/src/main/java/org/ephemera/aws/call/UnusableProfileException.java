package org.ephemera.aws.call;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** No credentials were had by what a profile says. Its message reads {@code what failed; what to do}. */
public final class UnusableProfileException extends SdkClientException {
    private static final long serialVersionUID = 1L;

    private static final String ASK =
            "see what 'aws sts get-caller-identity' says of it; what the AWS CLI alone can get, as"
                    + " with a code of MFA, is passed on with " + CallFailure.HANDED_OVER;

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
        String said = String.valueOf(cause.getMessage());
        if (said.contains(CallFailure.MODULE)) {
            return CallFailure.OF_THE_CLI;
        }
        if (said.contains("contained no credentials for profile")) {
            return new CallFailure(
                    "there is no profile '" + profile + "' with credentials",
                    "set AWS_PROFILE to one of those that 'aws configure list-profiles' names");
        }
        for (@Nullable Throwable why = cause; why != null; why = why.getCause()) {
            if (why instanceof SocketException
                    || why instanceof UnknownHostException
                    || why instanceof SocketTimeoutException
                    || why instanceof SSLException) {
                return new CallFailure(
                        "profile '" + profile
                                + "' gave no AWS credentials: where it says they are had from cannot be reached ("
                                + why.getClass().getSimpleName() + ")",
                        "check " + ProxyInUse.said("") + "the network and the profile's region, and " + ASK);
            }
        }
        String refused = cause instanceof AwsServiceException service
                ? CallFailure.code(service).map(code -> " (" + code + ")").orElse("")
                : "";
        return new CallFailure("profile '" + profile + "' gave no AWS credentials" + refused, ASK);
    }
}
