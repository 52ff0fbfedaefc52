package org.ephemera.azure.source;

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
record Refusal(
        Operation operation, int status, String code, String message, int attempts, int throttles, String endpoint) {
    /** No token could be had, so nothing was sent. */
    static final String NO_CREDENTIALS = "NoCredentials";

    /** The answer is stored, but cannot be read. */
    static final String UNREADABLE = "UnreadableAnswer";

    /** The answer is a credential, is kept nowhere, and cannot be read. */
    static final String UNREADABLE_SECRET = "UnreadableCredential";

    /** The connection ended before the whole body had come. */
    static final String CUT_SHORT = "BodyCutShort";

    /** The answer declares a body that is larger than what was asked for can be. */
    static final String TOO_LARGE = "BodyTooLarge";

    /** The time for the call was over before a whole answer had come. */
    static final String OUT_OF_TIME = "OutOfTime";

    /** The deadline of the whole collection came before a request could be made, or made again. */
    static final String DEADLINE = "DeadlineReached";

    /** An answer named another server as the place of its next page; it was not asked. */
    static final String ELSEWHERE = "NextPageElsewhere";
}
