package org.ephemera.aws.call;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.core.exception.SdkException;

/** Outcomes of failed AWS calls. All interpretation of AWS errors is in this class. */
public final class FailureOutcomes {
    /** Detail code of an outcome whose credentials belong to another account than the target. */
    public static final String OTHER_ACCOUNT = DetailCode.OTHER_ACCOUNT;

    private static final Set<String> DENIED = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "AuthorizationError",
            "NotAuthorized",
            "NotAuthorizedException",
            "UnauthorizedOperation");

    /**
     * Part of the message of CloudWatch Logs when it cannot use the KMS key of a log group. It has the code of a
     * missing permission.
     */
    private static final String UNUSABLE_KEY = "KMS key does not exist or is not allowed to be used";

    private static final String NOT_SUBSCRIBED =
            "the account is not subscribed to this service, or the region is not enabled for it";
    private static final Set<String> CREDENTIALS = Set.of(
            "AuthFailure",
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "InvalidToken",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "RequestExpired",
            "RequestTimeTooSkewed",
            "SignatureDoesNotMatch",
            "TokenRefreshRequired",
            "UnrecognizedClientException");
    /** Errors with status 403 that a permission does not solve, with their cause and remedy. */
    private static final Map<String, String> NOT_A_PERMISSION = Map.of(
            "InvalidObjectState",
            "the object is archived and must be restored before S3 returns it; ask the bucket's owner to restore it"
                    + " ('aws s3api restore-object') and collect again",
            "OptInRequired",
            NOT_SUBSCRIBED,
            "SubscriptionRequiredException",
            NOT_SUBSCRIBED);

    private static final Set<String> THROTTLED = Set.of(
            "LimitExceededException",
            "PriorRequestNotComplete",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "TooManyRequestsException");

    private static final Set<String> NOT_FOUND = Set.of(
            "ClusterNotFoundException",
            "ImageNotFoundException",
            "LayersNotFoundException",
            "LoadBalancerNotFound",
            "NoSuchBucket",
            "NoSuchEntity",
            "RepositoryNotFoundException",
            "ResourceNotFound",
            "ResourceNotFoundException",
            "ServiceDeploymentNotFoundException",
            "ServiceNotActiveException",
            "ServiceNotFoundException",
            "TargetGroupNotFound");

    /** A message contains the ARN of a role twice; its path may have 512 characters. */
    private static final int LONGEST_WITH_ARN = 1600;

    private FailureOutcomes() {}

    /** Returns the outcome of an item whose call failed. */
    public static Outcome outcome(ApiFailure call) {
        return switch (call.code()) {
            case ApiFailure.NO_CREDENTIALS ->
                call.failed("no credentials were found for " + call.name()
                        + "; in a terminal set AWS_PROFILE to a profile with credentials, or export those of 'aws"
                        + " sso login' or 'aws login' with " + FailureAdvice.EXPORT_COMMAND
                        + "; a Lambda function needs"
                        + " a role");
            case DetailCode.UNUSABLE_PROFILE -> call.failed(call.name() + " was not called: " + call.message());
            case SdkFailure.ROLE_DENIED ->
                new Outcome.Denied(SdkFailure.ROLE_DENIED, SanitizedText.of(call.message(), LONGEST_WITH_ARN));
            case SdkFailure.NO_ROLE ->
                call.failed(call.name() + " was not called: " + SanitizedText.of(call.message()));
            default ->
                call.unfinished().orElseGet(() -> call.status() == 0 ? unreachable(call) : ofErrorResponse(call));
        };
    }

    private static Outcome ofErrorResponse(ApiFailure call) {
        String code = call.code();
        if (CREDENTIALS.contains(code)) {
            return call.failed(
                    call.name() + " was rejected because the credentials are invalid or expired: renew them, check"
                            + " this machine's clock, and collect again; if other regions accept them, this region"
                            + " is not enabled for the account");
        }
        if (NOT_A_PERMISSION.containsKey(code)) {
            return call.failed(call.name() + " was rejected: " + NOT_A_PERMISSION.get(code));
        }
        if (DENIED.contains(code) && call.message().contains(UNUSABLE_KEY)) {
            return new Outcome.Failed(
                    DetailCode.KEY_UNUSABLE,
                    call.name()
                            + " was denied because CloudWatch Logs cannot use the log group's KMS key: it is"
                            + " disabled or deleted, or its key policy does not allow it; ask the key's owner to"
                            + " enable it or cancel its deletion, and collect again");
        }
        if (DENIED.contains(code) || call.status() == 403) {
            return AccessDenials.outcome(call);
        }
        if (isThrottling(code, call.status())) {
            return call.throttled("the account's other callers send fewer requests");
        }
        return isNotFound(call) ? call.notFound() : call.failed();
    }

    /** Reports whether AWS rejected the credentials themselves. */
    static boolean isCredentialError(SdkException e) {
        return FailureAdvice.code(e).filter(CREDENTIALS::contains).isPresent();
    }

    /** Reports whether the error is throttling: a known code, or HTTP status 429. */
    public static boolean isThrottling(String code, int status) {
        return THROTTLED.contains(code) || status == 429;
    }

    /** Reports whether a retry of the same request may succeed. */
    static boolean isRetryable(String code, int status) {
        return isThrottling(code, status) || status >= 500 || status == 0;
    }

    /** Reports whether the service rejected the request as invalid. The cause may be an expired page token. */
    public static boolean isInvalidRequest(ApiFailure refusal) {
        String code = refusal.code();
        return refusal.status() == 400
                && !CREDENTIALS.contains(code)
                && !DENIED.contains(code)
                && !isThrottling(code, refusal.status());
    }

    /** Reports whether the log group itself was not found, not only a stream of it. */
    public static boolean isMissingLogGroup(ApiFailure refusal) {
        return refusal.code().equals("ResourceNotFoundException")
                && refusal.message().toLowerCase(Locale.ROOT).contains("log group");
    }

    /**
     * Reports whether {@code StartQuery} rejected a time range before the creation of the log group or outside its
     * retention: "Query's end date and time is either before the log groups creation time or exceeds …".
     */
    public static boolean isOutsideRetention(ApiFailure refusal) {
        String message = refusal.message().toLowerCase(Locale.ROOT);
        return refusal.code().equals("MalformedQueryException")
                && (message.contains("creation time") || message.contains("retention"));
    }

    private static Outcome unreachable(ApiFailure call) {
        String where = call.endpoint().isEmpty() ? "the service" : call.endpoint();
        return call.failed(where + " did not respond to " + call.name() + " in " + call.attemptsText()
                + "; check " + ProxyHint.hint(call.endpoint()) + "the region, the network and AWS_ENDPOINT_URL"
                + call.messageClause());
    }

    private static boolean isNotFound(ApiFailure refusal) {
        return NOT_FOUND.contains(refusal.code())
                || (refusal.operation().equals(EcsCatalog.DESCRIBE_TASK_DEFINITION)
                        && refusal.code().equals("ClientException")
                        && refusal.message().toLowerCase(Locale.ROOT).contains("unable to describe task definition"));
    }
}
