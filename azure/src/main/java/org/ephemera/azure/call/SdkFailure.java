package org.ephemera.azure.call;

import com.azure.core.exception.ClientAuthenticationException;
import java.io.IOException;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.TransportException;
import org.jspecify.annotations.Nullable;

/** Code and message of an exception that the SDK threw before a response arrived. */
public record SdkFailure(String code, String message) {
    /** Classifies an exception by its causes. */
    public static SdkFailure of(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientAuthenticationException refused && refused.getResponse() == null) {
                return new SdkFailure(ApiFailure.NO_CREDENTIALS, String.valueOf(refused.getMessage()));
            }
            if (cause instanceof IOException) {
                return new SdkFailure(
                        cause.getClass().getSimpleName(), cause.getMessage() == null ? message : cause.getMessage());
            }
        }
        return new SdkFailure(thrown.getClass().getSimpleName(), message);
    }

    /** Returns the exception for the retry loop. Without credentials, another attempt would fail again. */
    TransportException exception(Throwable cause) {
        boolean permanent = code.equals(ApiFailure.NO_CREDENTIALS);
        return new TransportException(
                code, message, permanent ? TransportException.Retry.NEVER : TransportException.Retry.LIMITED, cause);
    }
}
