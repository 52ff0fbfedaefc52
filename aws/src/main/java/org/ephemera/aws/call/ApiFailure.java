package org.ephemera.aws.call;

import org.ephemera.aws.catalog.ApiOperation;
import org.ephemera.collect.source.FailedCall;

/**
 * Why a call brought no answer.
 *
 * @param status of the last HTTP answer, 0 if none came
 * @param code the service's own, or ours where there is no service to ask; "" if it gave none
 * @param message the service's own words
 * @param attempts HTTP requests that were made
 * @param throttles how many of them were throttled
 * @param endpoint scheme, host and port; "" if nothing was sent
 */
public record ApiFailure(
        ApiOperation operation, int status, String code, String message, int attempts, int throttles, String endpoint) {
    /** The credentials are of another account than the target. */
    public static final String OTHER_ACCOUNT = "OtherAccount";

    public static final String UNREADABLE = FailedCall.UNREADABLE;
    static final String CUT_SHORT = FailedCall.CUT_SHORT;
    static final String OUT_OF_TIME = FailedCall.OUT_OF_TIME;
    public static final String DEADLINE = FailedCall.DEADLINE;

    /** No credentials could be found, so nothing was sent. */
    public static final String NO_CREDENTIALS = "NoCredentials";

    /** The role as which should be read could not be assumed (again), so nothing was sent. */
    public static final String NO_ROLE = "RoleNotAssumed";

    /** The answer is larger than such an answer may be, and was not taken. */
    static final String TOO_LARGE = "BodyTooLarge";

    /** What its tables' common words are about. */
    FailedCall call() {
        return new FailedCall(operation.key(), status, code, message, attempts, throttles);
    }
}
