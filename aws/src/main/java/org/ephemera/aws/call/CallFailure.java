package org.ephemera.aws.call;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Why a call failed and what to do about it, each half a sentence, as far as that is the same for every service. AWS's
 * own messages are left out: they may repeat what was sent.
 */
public record CallFailure(String reason, String remedy) {
    /** How the AWS CLI passes on what it alone can get. */
    public static final String HANDED_OVER = "'eval \"$(aws configure export-credentials --format env)\"'";

    /** As the SDK says that it would need another library. */
    static final String MODULE = "service module must be on the class path";

    /** A profile's credentials that the AWS CLI alone can get: whoever signs in there once more is no further here. */
    public static final CallFailure OF_THE_CLI = new CallFailure(
            "the profile's credentials come from IAM Identity Center or 'aws login'",
            "pass them on with " + HANDED_OVER);

    /** There is nobody as whom AWS could be asked. */
    public static final CallFailure NO_CREDENTIALS = new CallFailure(
            "no AWS credentials were found", "set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");

    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired");
    private static final Set<String> UNKNOWN_CALLER = Set.of(
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidToken",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
            "IncompleteSignature",
            "MissingAuthenticationToken");

    /**
     * @param endpoint where the call went, as a user would name it
     * @param permission what the call needs, e.g. {@code s3:PutObject on arn:aws:s3:::bucket/*}
     */
    public static CallFailure of(SdkException e, String endpoint, String permission) {
        return e instanceof AwsServiceException service
                ? answered(service, endpoint, permission)
                : unanswered(e, endpoint);
    }

    /** The error's code, e.g. {@code AccessDenied}; empty if the answer bore none, as those to HEAD do. */
    public static Optional<String> code(SdkException e) {
        @Nullable AwsErrorDetails details = e instanceof AwsServiceException service ? service.awsErrorDetails() : null;
        return details == null ? Optional.empty() : Optional.ofNullable(details.errorCode());
    }

    /** What it means if there is nobody as whom AWS could be asked; empty if that is not why the call failed. */
    public static Optional<CallFailure> withoutCredentials(SdkException e) {
        if (e instanceof UnusableProfileException unusable) {
            return Optional.of(unusable.failure());
        }
        String message = String.valueOf(e.getMessage());
        if (!message.contains("Unable to load credentials")) {
            return Optional.empty();
        }
        // The SDK looks in many places and tells of each; of a profile that it cannot use it tells there.
        return Optional.of(message.contains(MODULE) ? OF_THE_CLI : NO_CREDENTIALS);
    }

    private static CallFailure answered(AwsServiceException e, String endpoint, String permission) {
        String code = code(e).orElse("");
        if (EXPIRED.contains(code)) {
            return new CallFailure(
                    "the AWS credentials have expired",
                    "get new ones ('aws sso login' or 'aws login' and then " + HANDED_OVER + ") and resume");
        }
        if (UNKNOWN_CALLER.contains(code)) {
            return new CallFailure(
                    "AWS does not accept the credentials (" + code + ")",
                    "check AWS_PROFILE or AWS_ACCESS_KEY_ID with 'aws sts get-caller-identity'");
        }
        if (e.isClockSkewException()) {
            return new CallFailure("this machine's clock differs too much from AWS's", "set the clock and resume");
        }
        if (code.startsWith("AccessDenied") || e.statusCode() == 401 || e.statusCode() == 403) {
            return new CallFailure("access was denied", "the caller needs " + permission);
        }
        String answer = endpoint + " answered " + e.statusCode() + (code.isEmpty() ? "" : " " + code);
        if (e.isThrottlingException() || e.statusCode() >= 500) {
            return new CallFailure(answer + " again and again", "wait a little and resume");
        }
        return new CallFailure(answer + request(e), "look the code up in the AWS documentation");
    }

    private static CallFailure unanswered(SdkException e, String endpoint) {
        Optional<CallFailure> nobody = withoutCredentials(e);
        if (nobody.isPresent()) {
            return nobody.get();
        }
        String message = String.valueOf(e.getMessage());
        if (e instanceof AbortedException) {
            return new CallFailure("it was interrupted", "resume");
        }
        if (e instanceof ApiCallTimeoutException) {
            return new CallFailure(endpoint + " did not answer in time", "check the network and resume");
        }
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return new CallFailure(
                        endpoint + " cannot be reached (" + cause.getClass().getSimpleName() + ")",
                        "check " + ProxyInUse.said(endpoint) + "the network, AWS_REGION and AWS_ENDPOINT_URL");
            }
        }
        return new CallFailure("the call could not be made (" + message + ")", "check the AWS configuration");
    }

    private static String request(AwsServiceException e) {
        return e.requestId() == null ? "" : " (request " + e.requestId() + ")";
    }
}
