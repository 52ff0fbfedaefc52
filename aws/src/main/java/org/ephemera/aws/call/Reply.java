package org.ephemera.aws.call;

/** How a call ended. */
public sealed interface Reply<T> {
    /** @param received must be logged, with what the source makes of it */
    record Answered<T>(T response, Received received) implements Reply<T> {}

    record Refused<T>(Refusal refusal) implements Reply<T> {}
}
