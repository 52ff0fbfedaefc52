package org.ephemera.kubernetes.call;

/** How a call ended. */
public sealed interface CallResult<V> {
    /**
     * It was answered.
     *
     * @param view saw the whole body
     * @param received must be logged, with what the source makes of it
     */
    record Answered<V>(V view, StoredResponse received) implements CallResult<V> {}

    record Refused<V>(ApiFailure refusal) implements CallResult<V> {}
}
