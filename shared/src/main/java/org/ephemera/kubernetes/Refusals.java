package org.ephemera.kubernetes;

import org.ephemera.collect.source.Tries;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Shown;

/** What a refusal of an API server means for the item that met it. The one table of it. */
final class Refusals {
    private static final int LONGEST = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int TIMEOUT = 408;
    private static final int THROTTLED = 429;

    private Refusals() {}

    static Outcome outcome(Refusal refusal) {
        String call = refusal.operation().key();
        String code = refusal.code();
        return switch (code) {
            case Refusal.UNREADABLE ->
                new Outcome.Failed(
                        code,
                        "the answer to " + call + " is stored as it came, but it is not what " + call + " answers"
                                + said(refusal));
            case Refusal.CUT_SHORT ->
                new Outcome.Failed(
                        code,
                        "the answer to " + call + " broke off in " + tries(refusal) + said(refusal)
                                + "; check the network and collect again");
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
            case Refusal.UNREACHABLE ->
                new Outcome.Failed(
                        code,
                        refusal.endpoint() + " cannot be reached from here" + said(refusal) + "; " + refusal.network());
            case Refusal.UNTRUSTED ->
                new Outcome.Failed(
                        code,
                        "whoever answers at " + refusal.endpoint()
                                + " has no certificate of the cluster's authority for"
                                + " that name, so nothing was asked" + said(refusal)
                                + "; see that no proxy stands between, and that the authority is the cluster's");
            default -> refusal.status() == 0 ? noWay(refusal) : answered(refusal);
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
        return refusal.status() == NOT_FOUND;
    }

    /** True if the list's continuation is too old to be gone on with (410 Gone, reason {@code Expired}). */
    static boolean isGone(Refusal refusal) {
        return refusal.status() == GONE;
    }

    /** True if the cluster does not know who asks: it will not know for any other question either. */
    static boolean isUnknown(Refusal refusal) {
        return refusal.status() == UNAUTHORIZED;
    }

    static boolean isForbidden(Refusal refusal) {
        return refusal.status() == FORBIDDEN;
    }

    /** The words are ours, and what is quoted in them is escaped. */
    private static Outcome noWay(Refusal refusal) {
        return new Outcome.Failed(
                refusal.code(),
                refusal.message().isBlank() ? refusal.operation().key() + " was not asked" : refusal.message());
    }

    private static Outcome answered(Refusal refusal) {
        String call = refusal.operation().key();
        String code = refusal.code().isEmpty() ? "HTTP " + refusal.status() : refusal.code();
        if (refusal.status() == UNAUTHORIZED) {
            return new Outcome.Failed(
                    code,
                    call + " was refused because the cluster does not know who asks: " + refusal.admission()
                            + ", see that this machine's clock is right, and collect again");
        }
        if (refusal.status() == FORBIDDEN) {
            String permission = refusal.operation().permission();
            return new Outcome.Denied(
                    permission,
                    "the right to " + permission + " is missing; bind infra/kubernetes/collector-rbac.yaml to the"
                            + " collector and collect again");
        }
        if (isThrottling(refusal.status())) {
            return new Outcome.Failed(
                    code,
                    call + " was throttled " + Tries.times(refusal.throttles()) + " in "
                            + Tries.counted(refusal.attempts())
                            + " and given up; collect again when the API server is less busy");
        }
        if (isNotFound(refusal) && refusal.operation().verb().equals("list")) {
            return new Outcome.NotApplicable("this API server does not serve " + call
                    + ": its version does not know it yet or any more, or it was switched off");
        }
        if (isNotFound(refusal)) {
            return new Outcome.Expired(
                    call + " found nothing of that name (" + Shown.of(code) + "): it was deleted, or it never existed");
        }
        return new Outcome.Failed(
                code, call + " failed with HTTP " + refusal.status() + " after " + tries(refusal) + said(refusal));
    }

    private static String said(Refusal refusal) {
        String said = Shown.of(refusal.message(), LONGEST);
        return said.isBlank() ? "" : ": " + said;
    }

    private static String tries(Refusal refusal) {
        return Tries.counted(refusal.attempts(), refusal.throttles());
    }
}
