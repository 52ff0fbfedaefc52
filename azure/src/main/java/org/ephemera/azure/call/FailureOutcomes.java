package org.ephemera.azure.call;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Outcomes of failed Azure calls. Only this class interprets error codes and messages of Azure. */
public final class FailureOutcomes {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int GONE = 410;
    private static final int THROTTLED = 429;
    /** Status of Azure Monitor for an aggregation that a metric does not support; a retry would fail again. */
    private static final int NOT_IMPLEMENTED = 501;

    /** Error codes for a caller whose tenant does not know the subscription. */
    private static final Set<String> OTHER_TENANT = Set.of("InvalidAuthenticationTokenTenant", "SubscriptionNotFound");

    /** Error codes for a resource type or API version that this cloud does not support. The resource may exist. */
    private static final Set<String> NO_SUCH_TYPE = Set.of("InvalidResourceType", "InvalidResourceNamespace");

    /**
     * Error codes for an invalid token, which Log Analytics returns with status 403, like a missing permission (Azure
     * Monitor, "Common API errors" of queries). The last code is for a token with another audience.
     */
    private static final Set<String> NO_TOKEN = Set.of(
            "ExpiredAuthenticationToken",
            "InvalidAuthenticationToken",
            "InvalidAuthenticationTokenAudience",
            "InvalidTokenError");

    /** Message parts of registries and Log Analytics for a caller whose network is not allowed. */
    private static final List<String> FIREWALL = List.of("client with IP", "from public networks");

    /** Error code of Microsoft Entra. */
    private static final Pattern ENTRA = Pattern.compile("AADSTS[0-9]{1,9}");

    /** Code of a response that names another server for its next page; it was not requested. */
    static final String NEXT_PAGE_ELSEWHERE = DetailCode.NEXT_PAGE_ELSEWHERE;

    /** Code of a response that names an invalid address for its next page; it was not requested. */
    static final String INVALID_NEXT_PAGE = DetailCode.NEXT_PAGE_NOWHERE;

    private FailureOutcomes() {}

    /** Returns the outcome of a failed call. */
    public static Outcome outcome(ApiFailure call) {
        return switch (call.code()) {
            case ApiFailure.NO_CREDENTIALS ->
                call.failed("no token is available for " + call.name() + entraCode(call.message())
                        + "; run 'az login', set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or give the"
                        + " function an identity");
            case NEXT_PAGE_ELSEWHERE ->
                call.failed("a response to " + call.name() + " has its next page on another"
                        + " server, " + SanitizedText.of(call.message()) + "; no request was sent there, because it"
                        + " would receive a token");
            case INVALID_NEXT_PAGE ->
                call.failed("a response to " + call.name() + " has an invalid address of its next" + " page"
                        + call.messageClause() + "; the rest of the list was not requested");
            default -> call.unfinished().orElseGet(() -> call.status() == 0 ? unreachable(call) : responded(call));
        };
    }

    /** Reports whether the status means that the request was throttled. */
    public static boolean isThrottling(int status) {
        return status == THROTTLED;
    }

    /** Reports whether a retry of the same request may succeed. */
    static boolean isRetryable(int status) {
        return isThrottling(status) || status == TIMEOUT || (status >= 500 && status != NOT_IMPLEMENTED);
    }

    /** Reports whether the cause of the failure may be temporary. */
    public static boolean isTemporary(ApiFailure refusal) {
        return refusal.code().equals(ApiFailure.CUT_SHORT)
                || (refusal.status() == 0 && !refusal.code().equals(ApiFailure.NO_CREDENTIALS))
                || isRetryable(refusal.status());
    }

    /**
     * Reports whether the resource does not exist. Azure returns a code for that; a 404 without a code comes from a
     * gateway or a proxy.
     */
    public static boolean isNotFound(ApiFailure refusal) {
        return refusal.status() == NOT_FOUND
                && !refusal.code().isEmpty()
                && !OTHER_TENANT.contains(refusal.code())
                && !NO_SUCH_TYPE.contains(refusal.code());
    }

    /** Reports whether the request was rejected as invalid. The cause may be an expired page link. */
    public static boolean isInvalidRequest(ApiFailure refusal) {
        return refusal.status() == BAD_REQUEST || refusal.status() == GONE;
    }

    /** Reports whether the user credential of an AKS cluster is refused because its local accounts are disabled. */
    public static boolean isLocalAccountsDisabled(ApiFailure refusal) {
        return refusal.status() == BAD_REQUEST && refusal.message().contains("disable local accounts");
    }

    /**
     * Reports whether a metric does not support the requested aggregation. Azure Monitor reports it in the message, or
     * with status 501.
     */
    public static boolean isUnsupportedAggregation(ApiFailure refusal) {
        return refusal.status() == NOT_IMPLEMENTED
                || (refusal.status() == BAD_REQUEST
                        && refusal.message().toLowerCase(Locale.ROOT).contains("aggregation"));
    }

    /**
     * Reports whether the metrics do not support the requested interval. The reference documents only one minute for
     * container apps; other metrics may change.
     */
    public static boolean isUnsupportedInterval(ApiFailure refusal) {
        return refusal.status() == BAD_REQUEST
                && refusal.message().toLowerCase(Locale.ROOT).contains("time grain");
    }

    private static Outcome responded(ApiFailure call) {
        if (OTHER_TENANT.contains(call.code())) {
            return call.failed(call.name()
                    + " does not find the subscription for this caller: it belongs to another tenant, or the caller"
                    + " has no read permission in it; sign in to the right tenant and collect again");
        }
        if (NO_SUCH_TYPE.contains(call.code())) {
            return call.failed(
                    "Azure Resource Manager does not support " + call.name() + call.messageClause() + "; this"
                            + " cloud or subscription lacks the provider or this version of its API, so the resource may"
                            + " exist");
        }
        if (call.status() == UNAUTHORIZED || isOfToken(call)) {
            return call.failed(
                    call.name() + " was refused because the token is invalid or expired: sign in again, check this"
                            + " machine's clock, and collect again");
        }
        if (call.status() == FORBIDDEN) {
            return denied(call);
        }
        if (isThrottling(call.status())) {
            return call.throttled("other clients with the caller's identity are quiet");
        }
        if (call.status() == NOT_FOUND && call.code().isEmpty()) {
            return call.failed(call.name()
                    + " returned HTTP 404 without an error code of Azure, probably from a gateway or a proxy, so"
                    + " the resource may exist; check the network path and collect again");
        }
        return isNotFound(call) ? call.notFound() : call.failed();
    }

    private static boolean isOfToken(ApiFailure refusal) {
        return refusal.status() == FORBIDDEN && NO_TOKEN.contains(refusal.code());
    }

    private static Outcome denied(ApiFailure call) {
        String permission = call.operation().permission();
        boolean firewall = FIREWALL.stream().anyMatch(call.message()::contains);
        return new Outcome.Denied(
                permission,
                firewall
                        ? "the firewall does not allow this network" + call.messageClause()
                                + "; allow it there, or collect" + " again from an allowed network; the action "
                                + permission + " is also required"
                        : "the action " + permission + " is missing, or a policy or lock denies it; grant it to the"
                                + " collector and collect again");
    }

    private static Outcome unreachable(ApiFailure call) {
        String where = call.endpoint().isEmpty() ? "the service" : call.endpoint();
        return call.failed(
                where + " returned no response to " + call.name() + " in " + call.attemptsText() + "; check the"
                        + " network"
                        + call.messageClause());
    }

    /** Returns the error code of Microsoft Entra in a message of the SDK, in parentheses; "" if it has no code. */
    public static String entraCode(String message) {
        Matcher code = ENTRA.matcher(message);
        return code.find() ? " (" + code.group() + ")" : "";
    }
}
