package org.ephemera.kubernetes.call;

import java.util.Set;
import org.ephemera.collect.source.FailedCall;

/**
 * Why a call brought no answer.
 *
 * @param status of the last HTTP answer, 0 if none came
 * @param code the API's own reason ({@code Forbidden, NotFound, Expired}), or ours where no answer came
 * @param message the API's own words, or ours
 * @param by whose words they are; of {@link ErrorOrigin#OTHER} where they are ours
 * @param attempts HTTP requests that were made
 * @param throttles how many of them were throttled
 * @param endpoint the API server
 * @param network what whoever cannot reach it has to change
 * @param admission what whoever is not known to it has to change
 */
public record ApiFailure(
        ResourceOperation operation,
        int status,
        String code,
        String message,
        ErrorOrigin by,
        int attempts,
        int throttles,
        String endpoint,
        String network,
        String admission) {
    public static final String UNREADABLE = FailedCall.UNREADABLE;
    public static final String CUT_SHORT = FailedCall.CUT_SHORT;
    public static final String OUT_OF_TIME = FailedCall.OUT_OF_TIME;
    static final String DEADLINE = FailedCall.DEADLINE;

    /** No connection came about. */
    static final String UNREACHABLE = "Unreachable";

    /** Whoever answered has no certificate of the cluster's authority for that name; nothing was sent. */
    static final String UNTRUSTED = "UntrustedServer";

    /** What should be asked for has no name that could be one. */
    public static final String NOT_A_NAME = "NotAName";

    /** No API server may say these: what happens next depends on them. */
    static final Set<String> OURS =
            Set.of(UNREADABLE, CUT_SHORT, OUT_OF_TIME, DEADLINE, UNREACHABLE, UNTRUSTED, NOT_A_NAME);

    /** The answer came, but not to its end. A smaller one might have. */
    static boolean isTooSlow(ApiFailure refusal) {
        return refusal.code().equals(OUT_OF_TIME) || refusal.code().equals(CUT_SHORT);
    }

    /** There is no way to the cluster: no token, no certificate. */
    public static boolean isNoWay(ApiFailure refusal) {
        return refusal.status() == 0
                && !refusal.code().equals(DEADLINE)
                && !refusal.code().equals(OUT_OF_TIME)
                && !refusal.code().equals(CUT_SHORT);
    }

    /** What its tables' common words are about. */
    public FailedCall call() {
        return new FailedCall(operation.key(), status, code, message, attempts, throttles);
    }
}
