package org.ephemera.collect.call;

/** Result of a call. */
public sealed interface CallResult<T> {
    /**
     * The service returned a response that could be parsed.
     *
     * @param response parsed response
     * @param stored stored response, which the source must log
     */
    record Answered<T>(T response, StoredResponse stored) implements CallResult<T> {}

    /** The call failed: no attempt succeeded. */
    record Failed<T>(ApiFailure failure) implements CallResult<T> {}
}
