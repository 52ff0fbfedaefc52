package org.ephemera.collect.call;

import java.time.Duration;
import java.util.Optional;

/**
 * Error response of a service.
 *
 * @param code error code of the service; "" if it gave none
 * @param message message of the service
 * @param origin component that wrote the error
 * @param throttling true if the request was rejected because of a rate limit
 * @param retryable true if the same request may succeed in a moment
 * @param retryAfter pause that the body requests
 */
public record ServiceError(
        String code,
        String message,
        ErrorOrigin origin,
        boolean throttling,
        boolean retryable,
        Optional<Duration> retryAfter) {
    public ServiceError(String code, String message, boolean throttling, boolean retryable) {
        this(code, message, ErrorOrigin.OTHER, throttling, retryable, Optional.empty());
    }
}
