package org.ephemera.collect.call;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown when no response arrived, or when a library failed to parse the response. */
public final class TransportException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;
    private final Retry retry;

    /** Retry condition: how long another attempt is useful. */
    public enum Retry {
        /** It would fail again. */
        NEVER,
        /** Up to the number of attempts in the retry policy. */
        LIMITED,
        /** Until the time limit of the call. */
        WITHIN_CALL,
        /** Until the deadline of the run. */
        WITHIN_RUN
    }

    /**
     * Creates an exception.
     *
     * @param code one of {@link ApiFailure}, or the name of the exception
     */
    public TransportException(String code, String message, Retry retry, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retry = retry;
    }

    public String code() {
        return code;
    }

    public Retry retry() {
        return retry;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
