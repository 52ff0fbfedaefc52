package org.ephemera.collect.call;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Failure of an attempt to which no response arrived, or of a library that parsed the response. */
public final class TransportException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;
    private final Retry retry;

    /** How long another attempt is useful. */
    public enum Retry {
        /** It would fail again. */
        NEVER,
        /** As often as the retry policy allows. */
        LIMITED,
        /** Until the time limit of the call. */
        WITHIN_CALL,
        /** Until the deadline of the run. */
        WITHIN_RUN
    }

    /** @param code one of {@link ApiFailure}, or the name of the exception */
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
