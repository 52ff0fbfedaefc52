package org.ephemera.kubernetes.call;

/** How a call ended. */
public sealed interface Reply<V> {
    /**
     * It was answered.
     *
     * @param view saw the whole body
     * @param received must be logged, with what the source makes of it
     */
    record Answered<V>(V view, Received received) implements Reply<V> {}

    record Refused<V>(Refusal refusal) implements Reply<V> {}
}
