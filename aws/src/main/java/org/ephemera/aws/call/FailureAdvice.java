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
 * Cause of a failed AWS call and remedy, each a clause of a message, with texts that all services share. AWS's own
 * messages are left out, because they may repeat request content.
 */
public record FailureAdvice(String reason, String remedy) {
    /** Command that exports credentials which only the AWS CLI can obtain. */
    public static final String EXPORT_COMMAND = "'eval \"$(aws configure export-credentials --format env)\"'";

    /** Part of the SDK's message when a profile needs a library that is not on the class path. */
    static final String MODULE = "service module must be on the class path";

    /** Failure of a profile whose credentials only the AWS CLI can obtain. Signing in again does not help here. */
    public static final FailureAdvice CLI_CREDENTIALS = new FailureAdvice(
            "the profile's credentials come from IAM Identity Center or 'aws login', which this program does not"
                    + " support",
            "export them with " + EXPORT_COMMAND);

    /** Failure of a call for which no credentials were found. */
    public static final FailureAdvice NO_CREDENTIALS = new FailureAdvice(
            "no AWS credentials were found",
            "set AWS_PROFILE, or the access key (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, if it is temporary, AWS_SESSION_TOKEN)");

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
     * Returns the cause and the remedy of an SDK exception.
     *
     * @param endpoint of the call, in a form for messages
     * @param permission that the call needs, e.g. {@code s3:PutObject on arn:aws:s3:::bucket/*}
     */
    public static FailureAdvice of(SdkException e, String endpoint, String permission) {
        return e instanceof AwsServiceException service
                ? ofErrorResponse(service, endpoint, permission)
                : ofMissingResponse(e, endpoint);
    }

    /**
     * Returns the error code, e.g. {@code AccessDenied}; empty if the response contained none, as a response to HEAD.
     */
    public static Optional<String> code(SdkException e) {
        @Nullable AwsErrorDetails details = e instanceof AwsServiceException service ? service.awsErrorDetails() : null;
        return details == null ? Optional.empty() : Optional.ofNullable(details.errorCode());
    }

    /** Returns the failure if the call failed for lack of credentials; empty if it failed for another reason. */
    public static Optional<FailureAdvice> withoutCredentials(SdkException e) {
        if (e instanceof UnusableProfileException unusable) {
            return Optional.of(unusable.failure());
        }
        String message = String.valueOf(e.getMessage());
        if (!message.contains("Unable to load credentials")) {
            return Optional.empty();
        }
        // The SDK lists every place where it searched for credentials; the list also contains the error of a profile
        // that it cannot use.
        return Optional.of(message.contains(MODULE) ? CLI_CREDENTIALS : NO_CREDENTIALS);
    }

    private static FailureAdvice ofErrorResponse(AwsServiceException e, String endpoint, String permission) {
        String code = code(e).orElse("");
        if (EXPIRED.contains(code)) {
            return new FailureAdvice(
                    "the AWS credentials have expired",
                    "renew them ('aws sso login' or 'aws login', then " + EXPORT_COMMAND + ") and resume");
        }
        if (UNKNOWN_CALLER.contains(code)) {
            return new FailureAdvice(
                    "AWS rejected the credentials (" + code + ")",
                    "check AWS_PROFILE or AWS_ACCESS_KEY_ID with 'aws sts get-caller-identity'");
        }
        if (e.isClockSkewException()) {
            return new FailureAdvice(
                    "the clock of this machine differs too much from the clock of AWS", "set the clock and resume");
        }
        if (code.startsWith("AccessDenied") || e.statusCode() == 401 || e.statusCode() == 403) {
            return new FailureAdvice("access was denied", "the caller needs " + permission);
        }
        String response = endpoint + " returned HTTP " + e.statusCode() + (code.isEmpty() ? "" : " " + code);
        if (e.isThrottlingException() || e.statusCode() >= 500) {
            return new FailureAdvice(response + " repeatedly", "wait a minute and resume");
        }
        return new FailureAdvice(response + request(e), "look up the code in the AWS documentation");
    }

    private static FailureAdvice ofMissingResponse(SdkException e, String endpoint) {
        Optional<FailureAdvice> noCredentials = withoutCredentials(e);
        if (noCredentials.isPresent()) {
            return noCredentials.get();
        }
        String message = String.valueOf(e.getMessage());
        if (e instanceof AbortedException) {
            return new FailureAdvice("the call was interrupted", "resume");
        }
        if (e instanceof ApiCallTimeoutException) {
            return new FailureAdvice(
                    endpoint + " did not respond within the time limit", "check the network and resume");
        }
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return new FailureAdvice(
                        endpoint + " cannot be reached (" + cause.getClass().getSimpleName() + ")",
                        "check " + ProxyHint.hint(endpoint) + "the network, AWS_REGION and AWS_ENDPOINT_URL");
            }
        }
        return new FailureAdvice("the call failed (" + message + ")", "check the AWS configuration");
    }

    private static String request(AwsServiceException e) {
        return e.requestId() == null ? "" : " (request " + e.requestId() + ")";
    }
}
