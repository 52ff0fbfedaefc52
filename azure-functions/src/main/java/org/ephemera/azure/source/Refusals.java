package org.ephemera.azure.source;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.collect.source.Tries;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Shown;

/** What an error of Azure means for the item that met it. The one table of it. */
final class Refusals {
    private static final int LONGEST = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int THROTTLED = 429;

    /** Whoever's tenant does not know the subscription is told so, or that there is none. */
    private static final Set<String> OTHER_TENANT = Set.of("InvalidAuthenticationTokenTenant", "SubscriptionNotFound");

    /** How Microsoft Entra calls its errors. */
    private static final Pattern ENTRA = Pattern.compile("AADSTS[0-9]{1,9}");

    private Refusals() {}

    static Outcome outcome(Refusal refusal) {
        String call = refusal.operation().key();
        String code = refusal.code();
        return switch (code) {
            case Refusal.NO_CREDENTIALS ->
                new Outcome.Failed(
                        code,
                        "no token could be had for " + call + entra(refusal) + "; run 'az login', set AZURE_TENANT_ID,"
                                + " AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or give the function an identity");
            case Refusal.UNREADABLE ->
                new Outcome.Failed(
                        code,
                        "the answer to " + call + " is stored as it came, but it is not what " + call + " answers"
                                + said(refusal));
            case Refusal.UNREADABLE_SECRET ->
                new Outcome.Failed(
                        code,
                        "the answer to " + call + " is not what " + call + " answers; as it may be a credential, it is"
                                + " kept nowhere");
            case Refusal.CUT_SHORT ->
                new Outcome.Failed(
                        code,
                        "the answer to " + call + " broke off in " + tries(refusal) + said(refusal)
                                + "; check the network and collect again");
            case Refusal.TOO_LARGE ->
                new Outcome.Failed(code, "the answer to " + call + " was not read" + said(refusal));
            case Refusal.OUT_OF_TIME ->
                new Outcome.Failed(
                        code,
                        "no whole answer to " + call + " had come when the time for it was over, in " + tries(refusal)
                                + said(refusal) + "; check the network, and collect again with more time");
            case Refusal.DEADLINE ->
                new Outcome.Failed(
                        code,
                        "the time of the collection was over before " + call + " was answered, after " + tries(refusal)
                                + "; collect again with more time");
            case Refusal.ELSEWHERE ->
                new Outcome.Failed(
                        code,
                        "an answer to " + call + " names " + Shown.of(refusal.endpoint())
                                + " as the place of its next page; it was not asked, as it would be given a token");
            default -> refusal.status() == 0 ? unreachable(refusal) : answered(refusal);
        };
    }

    static boolean isThrottling(int status) {
        return status == THROTTLED;
    }

    /** True if the same question may be answered the next time. */
    static boolean isRetryable(int status) {
        return isThrottling(status) || status == TIMEOUT || status >= 500;
    }

    /** True if there is nothing of that name. */
    static boolean isNotFound(Refusal refusal) {
        return refusal.status() == NOT_FOUND && !OTHER_TENANT.contains(refusal.code());
    }

    private static Outcome answered(Refusal refusal) {
        String call = refusal.operation().key();
        String code = refusal.code().isEmpty() ? "HTTP " + refusal.status() : refusal.code();
        if (OTHER_TENANT.contains(refusal.code())) {
            return new Outcome.Failed(
                    code,
                    call + " knows no such subscription for this caller: it belongs to another tenant, or nothing in it"
                            + " may be read; sign in to the right tenant and collect again");
        }
        if (refusal.status() == UNAUTHORIZED) {
            return new Outcome.Failed(
                    code,
                    call + " was refused because the token is not valid (any more): sign in again, see that this"
                            + " machine's clock is right, and collect again");
        }
        if (refusal.status() == FORBIDDEN) {
            String permission = refusal.operation().permission();
            return new Outcome.Denied(
                    permission,
                    "the action " + permission + " is missing, or a policy or lock stands against it; allow it to the"
                            + " collector and collect again");
        }
        if (isThrottling(refusal.status())) {
            return new Outcome.Failed(
                    code,
                    call + " was throttled " + Tries.times(refusal.throttles()) + " in "
                            + Tries.counted(refusal.attempts())
                            + " and given up; collect again when others who ask as this caller are quiet");
        }
        if (isNotFound(refusal)) {
            return new Outcome.Expired(call + " found nothing of that name (" + Shown.of(code) + said(refusal)
                    + "): it was deleted, or it never existed");
        }
        return new Outcome.Failed(
                code, call + " failed with HTTP " + refusal.status() + " after " + tries(refusal) + said(refusal));
    }

    private static Outcome unreachable(Refusal refusal) {
        String where = refusal.endpoint().isEmpty() ? "the service" : refusal.endpoint();
        return new Outcome.Failed(
                refusal.code().isEmpty() ? "Unreachable" : refusal.code(),
                where + " gave no answer to " + refusal.operation().key() + " in " + tries(refusal)
                        + "; check the network" + said(refusal));
    }

    /** Of what the SDK says of all the ways it tried, the one word that can be looked up. */
    private static String entra(Refusal refusal) {
        Matcher code = ENTRA.matcher(refusal.message());
        return code.find() ? " (" + code.group() + ")" : "";
    }

    private static String said(Refusal refusal) {
        String said = Shown.of(refusal.message(), LONGEST);
        return said.isBlank() ? "" : ": " + said;
    }

    private static String tries(Refusal refusal) {
        return Tries.counted(refusal.attempts(), refusal.throttles());
    }
}
