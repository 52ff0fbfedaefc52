package org.ephemera.aws.source;

import java.util.Locale;
import java.util.Set;
import org.ephemera.collect.source.Tries;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Shown;

/** What an error of AWS means for the item that met it. The one table of it. */
final class Refusals {
    private static final Set<String> DENIED = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "AuthorizationError",
            "NotAuthorized",
            "NotAuthorizedException",
            "UnauthorizedOperation");

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
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");

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
            "NoSuchEntity",
            "RepositoryNotFoundException",
            "ResourceNotFound",
            "ResourceNotFoundException",
            "ServiceDeploymentNotFoundException",
            "ServiceNotActiveException",
            "ServiceNotFoundException",
            "TargetGroupNotFound");

    private static final int LONGEST = 200;

    private Refusals() {}

    static Outcome outcome(Refusal refusal) {
        String call = refusal.operation().key();
        String code = refusal.code();
        if (code.equals(Refusal.NO_CREDENTIALS)) {
            return new Outcome.Failed(
                    code,
                    "no credentials were found for " + call + "; set AWS_PROFILE, run 'aws sso login', or give the"
                            + " function a role");
        }
        if (code.equals(Refusal.NO_ROLE)) {
            return new Outcome.Failed(code, call + " was not asked: " + Shown.of(refusal.message()));
        }
        if (code.equals(Refusal.UNREADABLE)) {
            return new Outcome.Failed(
                    code,
                    "the answer to " + call + " is stored as it came, but it is not what " + call + " answers"
                            + said(refusal));
        }
        if (code.equals(Refusal.CUT_SHORT)) {
            return new Outcome.Failed(
                    code,
                    "the answer to " + call + " broke off " + Tries.times(refusal.attempts()) + said(refusal)
                            + "; check the network and collect again");
        }
        if (code.equals(Refusal.OUT_OF_TIME)) {
            return new Outcome.Failed(
                    code,
                    "no whole answer to " + call + " had come when the time for it was over, in "
                            + tries(refusal) + said(refusal) + "; check the network, and collect again with"
                            + " more time");
        }
        if (code.equals(Refusal.DEADLINE)) {
            return new Outcome.Failed(
                    code,
                    "the time of the collection was over before " + call + " was answered, after " + tries(refusal)
                            + "; collect again with more time");
        }
        if (refusal.status() == 0) {
            return unreachable(refusal);
        }
        if (CREDENTIALS.contains(code)) {
            return new Outcome.Failed(
                    code,
                    call + " was refused because the credentials are not valid (any more): renew them, see that this"
                            + " machine's clock is right, and collect again");
        }
        if (DENIED.contains(code) || refusal.status() == 403) {
            return denied(refusal);
        }
        if (isThrottling(code, refusal.status())) {
            return new Outcome.Failed(
                    code.isEmpty() ? "Throttling" : code,
                    call + " was throttled " + Tries.times(refusal.throttles()) + " in "
                            + Tries.counted(refusal.attempts())
                            + " and given up; collect again when the account's other callers are quiet");
        }
        if (isNotFound(refusal)) {
            return new Outcome.Expired(call + " found nothing of that name (" + code + said(refusal)
                    + "): it was deleted, or it never existed");
        }
        return new Outcome.Failed(
                code.isEmpty() ? "HTTP " + refusal.status() : code,
                call + " failed with HTTP " + refusal.status() + " after " + tries(refusal) + said(refusal));
    }

    static boolean isThrottling(String code, int status) {
        return THROTTLED.contains(code) || status == 429;
    }

    /** True if the same question may be answered the next time. */
    static boolean isRetryable(String code, int status) {
        return isThrottling(code, status) || status >= 500 || status == 0;
    }

    private static Outcome denied(Refusal refusal) {
        String permission = refusal.operation().permission();
        if (permission.isEmpty()) {
            return new Outcome.Denied(
                    refusal.operation().key(),
                    refusal.operation().key() + " was denied, though it needs no permission: an explicit deny or a"
                            + " service control policy stands against it");
        }
        if (refusal.message().contains("service control policy")) {
            return new Outcome.Denied(
                    permission,
                    "a service control policy of the organisation denies " + permission
                            + " there, whatever the collector is allowed; ask those who keep it");
        }
        return new Outcome.Denied(
                permission,
                "the permission " + permission + " is missing; allow it to the collector and collect again");
    }

    private static Outcome unreachable(Refusal refusal) {
        String where = refusal.endpoint().isEmpty() ? "the service" : refusal.endpoint();
        return new Outcome.Failed(
                refusal.code().isEmpty() ? "Unreachable" : refusal.code(),
                where + " gave no answer to " + refusal.operation().key() + " in " + tries(refusal)
                        + "; check the region, the network and AWS_ENDPOINT_URL" + said(refusal));
    }

    private static boolean isNotFound(Refusal refusal) {
        return NOT_FOUND.contains(refusal.code())
                || (refusal.operation().equals(EcsTaskDefinitionSource.DESCRIBE)
                        && refusal.code().equals("ClientException")
                        && refusal.message().toLowerCase(Locale.ROOT).contains("unable to describe task definition"));
    }

    private static String said(Refusal refusal) {
        String said = Shown.of(refusal.message(), LONGEST);
        return said.isBlank() ? "" : ": " + said;
    }

    private static String tries(Refusal refusal) {
        return Tries.counted(refusal.attempts(), refusal.throttles());
    }
}
