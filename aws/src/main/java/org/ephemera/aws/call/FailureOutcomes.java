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

/** What an error of AWS means for the item that met it. The one table of it. */
public final class FailureOutcomes {
    /** Code of an outcome whose credentials belong to another account than the target. */
    public static final String OTHER_ACCOUNT = DetailCode.OTHER_ACCOUNT;

    private static final Set<String> DENIED = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "AuthorizationError",
            "NotAuthorized",
            "NotAuthorizedException",
            "UnauthorizedOperation");

    /** How CloudWatch Logs says of a group's key that it cannot be used, with the code of a missing permission. */
    private static final String UNUSABLE_KEY = "KMS key does not exist or is not allowed to be used";

    private static final String NOT_SUBSCRIBED =
            "the account does not use this service, or the region is not enabled for it";
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
    /** Refused with status 403 though no permission would help, and what would. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "InvalidObjectState",
            "the object is archived, and S3 gives it only once it is restored: have whoever keeps the bucket do that ('aws"
                    + " s3api restore-object'), and collect again",
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

    private FailureOutcomes() {}

    public static Outcome outcome(ApiFailure call) {
        return switch (call.code()) {
            case ApiFailure.NO_CREDENTIALS ->
                call.failed("no credentials were found for " + call.name()
                        + "; at a terminal set AWS_PROFILE to a profile that has some, or pass on what 'aws sso login' or"
                        + " 'aws login' brought with " + CallFailure.HANDED_OVER + "; a function needs a role");
            case DetailCode.UNUSABLE_PROFILE -> call.failed(call.name() + " was not asked: " + call.message());
            case SdkFailure.NO_ROLE -> call.failed(call.name() + " was not asked: " + SanitizedText.of(call.message()));
            default -> call.unfinished().orElseGet(() -> call.status() == 0 ? unreachable(call) : answered(call));
        };
    }

    private static Outcome answered(ApiFailure call) {
        String code = call.code();
        if (CREDENTIALS.contains(code)) {
            return call.failed(
                    call.name() + " was refused because the credentials are not valid (any more): renew them, see that"
                            + " this machine's clock is right, and collect again; where other regions take them, this one"
                            + " is not enabled for the account");
        }
        if (OTHERWISE.containsKey(code)) {
            return call.failed(call.name() + " was refused: " + OTHERWISE.get(code));
        }
        if (DENIED.contains(code) && call.message().contains(UNUSABLE_KEY)) {
            return new Outcome.Failed(
                    DetailCode.KEY_UNUSABLE,
                    call.name()
                            + " was refused for the key of KMS with which the log group is encrypted, and no permission"
                            + " of the collector's helps: it is disabled or deleted, or its policy does not let CloudWatch Logs use it; have"
                            + " whoever keeps the key enable it, or cancel its deletion, and collect again");
        }
        if (DENIED.contains(code) || call.status() == 403) {
            return AccessDenials.outcome(call);
        }
        if (isThrottling(code, call.status())) {
            return call.throttled("the account's other callers are quiet");
        }
        return isNotFound(call) ? call.notFound() : call.failed();
    }

    /** Reports whether AWS rejected the credentials themselves. */
    static boolean isOfCredentials(SdkException e) {
        return CallFailure.code(e).filter(CREDENTIALS::contains).isPresent();
    }

    public static boolean isThrottling(String code, int status) {
        return THROTTLED.contains(code) || status == 429;
    }

    /** True if the same question may be answered the next time. */
    static boolean isRetryable(String code, int status) {
        return isThrottling(code, status) || status >= 500 || status == 0;
    }

    /** True if the question itself was found wrong, of which a token may be the cause that the service has forgotten. */
    public static boolean isOfQuestion(ApiFailure refusal) {
        String code = refusal.code();
        return refusal.status() == 400
                && !CREDENTIALS.contains(code)
                && !DENIED.contains(code)
                && !isThrottling(code, refusal.status());
    }

    /** Reports whether the log group is not found, and not only a stream of it. */
    public static boolean isOfLogGroup(ApiFailure refusal) {
        return refusal.code().equals("ResourceNotFoundException")
                && refusal.message().toLowerCase(Locale.ROOT).contains("log group");
    }

    /**
     * Reports whether {@code StartQuery} refuses a time before the group was created, or one of which its retention keeps
     * nothing: "Query's end date and time is either before the log groups creation time or exceeds …".
     */
    public static boolean isOutsideRetention(ApiFailure refusal) {
        String message = refusal.message().toLowerCase(Locale.ROOT);
        return refusal.code().equals("MalformedQueryException")
                && (message.contains("creation time") || message.contains("retention"));
    }

    private static Outcome unreachable(ApiFailure call) {
        String where = call.endpoint().isEmpty() ? "the service" : call.endpoint();
        return call.failed(where + " gave no answer to " + call.name() + " in " + call.tries()
                + "; check " + ProxyInUse.said(call.endpoint()) + "the region, the network and AWS_ENDPOINT_URL"
                + call.said());
    }

    private static boolean isNotFound(ApiFailure refusal) {
        return NOT_FOUND.contains(refusal.code())
                || (refusal.operation().equals(EcsCatalog.DESCRIBE_TASK_DEFINITION)
                        && refusal.code().equals("ClientException")
                        && refusal.message().toLowerCase(Locale.ROOT).contains("unable to describe task definition"));
    }
}
