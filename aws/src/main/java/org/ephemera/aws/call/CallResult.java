package org.ephemera.aws.call;

/** How a call ended. */
public sealed interface CallResult<T> {
    /** @param received must be logged, with what the source makes of it */
    record Answered<T>(T response, StoredResponse received) implements CallResult<T> {}

    record Refused<T>(ApiFailure refusal) implements CallResult<T> {}
}
