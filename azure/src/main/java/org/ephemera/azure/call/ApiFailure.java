package org.ephemera.azure.call;

import org.ephemera.azure.catalog.ApiOperation;
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
    public static final String UNREADABLE = FailedCall.UNREADABLE;
    public static final String CUT_SHORT = FailedCall.CUT_SHORT;
    public static final String OUT_OF_TIME = FailedCall.OUT_OF_TIME;
    public static final String DEADLINE = FailedCall.DEADLINE;

    /** No token could be had, so nothing was sent. */
    public static final String NO_CREDENTIALS = "NoCredentials";

    /** The answer is a credential, is kept nowhere, and cannot be read. */
    static final String UNREADABLE_SECRET = "UnreadableCredential";

    /** The answer declares a body that is larger than what was asked for can be. */
    public static final String TOO_LARGE = "BodyTooLarge";

    /** An answer named another server as the place of its next page; it was not asked. */
    static final String ELSEWHERE = "NextPageElsewhere";

    /** An answer named something as the place of its next page that is no address; it was not asked. */
    static final String NO_ADDRESS = "NextPageNowhere";

    /** What its tables' common words are about. */
    public FailedCall call() {
        return new FailedCall(operation.key(), status, code, message, attempts, throttles);
    }
}
