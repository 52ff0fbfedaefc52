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

/** What an error of Azure means for the item that met it. The one table of it. */
public final class FailureOutcomes {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int GONE = 410;
    private static final int THROTTLED = 429;
    /** What Azure Monitor says of an aggregation that a metric does not have: it will not have it the next time either. */
    private static final int NOT_IMPLEMENTED = 501;

    /** Whoever's tenant does not know the subscription is told so, or that there is none. */
    private static final Set<String> OTHER_TENANT = Set.of("InvalidAuthenticationTokenTenant", "SubscriptionNotFound");

    /**
     * The resource manager of this cloud has no such type, or not in the version of the API that was asked for: what was asked about
     * may be there all the same.
     */
    private static final Set<String> NO_SUCH_TYPE = Set.of("InvalidResourceType", "InvalidResourceNamespace");

    /**
     * Of a token that is not valid Log Analytics says with status 403, as of a permission that is missing (Azure Monitor, "Common API
     * errors" of queries; the last for one of another audience).
     */
    private static final Set<String> NO_TOKEN = Set.of(
            "ExpiredAuthenticationToken",
            "InvalidAuthenticationToken",
            "InvalidAuthenticationTokenAudience",
            "InvalidTokenError");

    /** What registries and Log Analytics say to whoever may ask, but not from where he does. */
    private static final List<String> FIREWALL = List.of("client with IP", "from public networks");

    /** How Microsoft Entra calls its errors. */
    private static final Pattern ENTRA = Pattern.compile("AADSTS[0-9]{1,9}");

    /** Code of a response that names another server for its next page; it was not requested. */
    static final String ELSEWHERE = DetailCode.NEXT_PAGE_ELSEWHERE;

    /** Code of a response that names an invalid address for its next page; it was not requested. */
    static final String NO_ADDRESS = DetailCode.NEXT_PAGE_NOWHERE;

    private FailureOutcomes() {}

    public static Outcome outcome(ApiFailure call) {
        return switch (call.code()) {
            case ApiFailure.NO_CREDENTIALS ->
                call.failed("no token is available for " + call.name() + entraCode(call.message())
                        + "; run 'az login', set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or give the"
                        + " function an identity");
            case ELSEWHERE ->
                call.failed("an answer to " + call.name() + " names " + SanitizedText.of(call.message())
                        + " as the place of its next page; it was not asked, as it would be given a token");
            case NO_ADDRESS ->
                call.failed("an answer to " + call.name()
                        + " names something as the place of its next page that is no address" + call.said()
                        + "; what comes after it was not asked for");
            default -> call.unfinished().orElseGet(() -> call.status() == 0 ? unreachable(call) : answered(call));
        };
    }

    public static boolean isThrottling(int status) {
        return status == THROTTLED;
    }

    /** True if the same question may be answered the next time. */
    static boolean isRetryable(int status) {
        return isThrottling(status) || status == TIMEOUT || (status >= 500 && status != NOT_IMPLEMENTED);
    }

    /** True if what stood in the way may be gone the next time, whatever it was. */
    public static boolean mayPass(ApiFailure refusal) {
        return refusal.code().equals(ApiFailure.CUT_SHORT)
                || (refusal.status() == 0 && !refusal.code().equals(ApiFailure.NO_CREDENTIALS))
                || isRetryable(refusal.status());
    }

    /** True if there is nothing of that name. Azure says so by a code; without one it is a gateway or a proxy on the way that says it. */
    public static boolean isNotFound(ApiFailure refusal) {
        return refusal.status() == NOT_FOUND
                && !refusal.code().isEmpty()
                && !OTHER_TENANT.contains(refusal.code())
                && !NO_SUCH_TYPE.contains(refusal.code());
    }

    /** True if the question itself was found wrong, of which a link may be the cause that the service has forgotten. */
    public static boolean isOfQuestion(ApiFailure refusal) {
        return refusal.status() == BAD_REQUEST || refusal.status() == GONE;
    }

    /** Reports whether the user credential of an AKS cluster is refused because its local accounts are disabled. */
    public static boolean isOfLocalAccounts(ApiFailure refusal) {
        return refusal.status() == BAD_REQUEST && refusal.message().contains("disable local accounts");
    }

    /** Of an aggregation that a metric does not have Azure Monitor says so, or that it is not implemented, and no more. */
    public static boolean isOfAggregation(ApiFailure refusal) {
        return refusal.status() == NOT_IMPLEMENTED
                || (refusal.status() == BAD_REQUEST
                        && refusal.message().toLowerCase(Locale.ROOT).contains("aggregation"));
    }

    /** Of the metrics of container apps its reference names the minute alone; of others it may be so tomorrow. */
    public static boolean isOfGrain(ApiFailure refusal) {
        return refusal.status() == BAD_REQUEST
                && refusal.message().toLowerCase(Locale.ROOT).contains("time grain");
    }

    private static Outcome answered(ApiFailure call) {
        if (OTHER_TENANT.contains(call.code())) {
            return call.failed(call.name()
                    + " knows no such subscription for this caller: it belongs to another tenant, or nothing"
                    + " in it may be read; sign in to the right tenant and collect again");
        }
        if (NO_SUCH_TYPE.contains(call.code())) {
            return call.failed("the resource manager cannot answer " + call.name() + call.said()
                    + "; this cloud or subscription is without that provider or that version of its API, which says"
                    + " nothing of what was asked about");
        }
        if (call.status() == UNAUTHORIZED || isOfToken(call)) {
            return call.failed(
                    call.name() + " was refused because the token is not valid (any more): sign in again, see that this"
                            + " machine's clock is right, and collect again");
        }
        if (call.status() == FORBIDDEN) {
            return denied(call);
        }
        if (isThrottling(call.status())) {
            return call.throttled("others who ask as this caller are quiet");
        }
        if (call.status() == NOT_FOUND && call.code().isEmpty()) {
            return call.failed(call.name()
                    + " was answered with HTTP 404 and no word of Azure's, as by a gateway or a proxy on the"
                    + " way, which says nothing of what was asked about; see what stands between, and collect again");
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
                        ? "its firewall does not let this network in" + call.said()
                                + "; allow it there, or collect again from a network that is; the action " + permission
                                + " is needed besides"
                        : "the action " + permission + " is missing, or a policy or lock stands against it; allow it to"
                                + " the collector and collect again");
    }

    private static Outcome unreachable(ApiFailure call) {
        String where = call.endpoint().isEmpty() ? "the service" : call.endpoint();
        return call.failed(where + " gave no answer to " + call.name() + " in " + call.tries() + "; check the network"
                + call.said());
    }

    /** Returns the error code of Microsoft Entra in a message of the SDK, in parentheses; "" if it has no code. */
    public static String entraCode(String message) {
        Matcher code = ENTRA.matcher(message);
        return code.find() ? " (" + code.group() + ")" : "";
    }
}
