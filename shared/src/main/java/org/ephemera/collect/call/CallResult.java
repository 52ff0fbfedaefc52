package org.ephemera.collect.call;

/** Result of a call. */
public sealed interface CallResult<T> {
    /**
     * The service answered.
     *
     * @param response parsed response
     * @param received stored response, which the source must log
     */
    record Answered<T>(T response, StoredResponse received) implements CallResult<T> {}

    /** No attempt succeeded. */
    record Refused<T>(ApiFailure refusal) implements CallResult<T> {}
}
