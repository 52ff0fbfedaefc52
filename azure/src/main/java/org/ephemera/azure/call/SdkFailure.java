package org.ephemera.azure.call;

import com.azure.core.exception.ClientAuthenticationException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What an exception on the way to an answer says, in a code and a sentence. */
public record SdkFailure(String code, String message) {
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
}
