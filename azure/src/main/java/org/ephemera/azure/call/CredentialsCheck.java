package org.ephemera.azure.call;

import com.azure.core.http.HttpResponse;
import java.io.IOException;
import org.ephemera.azure.catalog.IamCatalog;

/** Check, with one {@code Subscriptions_Get} call, that Azure Resource Manager can be reached and accepts the token. */
final class CredentialsCheck {
    private static final String API_VERSION = "2022-12-01";
    private static final int UNAUTHORIZED = 401;
    private static final int ATTEMPTS = 3;

    private final UnrecordedArmClient read;
    private final String home;

    /** @param home scheme and host of Azure Resource Manager */
    CredentialsCheck(UnrecordedArmClient read, String home) {
        this.read = read;
        this.home = home;
    }

    /**
     * Calls Azure Resource Manager. An error response other than 401 passes, because it does not apply to other calls.
     *
     * @throws IOException if no token is available, Azure Resource Manager rejects it, or it cannot be reached; the
     *     message has the form {@code what failed; what to do}
     */
    void run(String subscription) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (HttpResponse response = read.get("/subscriptions/" + subscription, API_VERSION)) {
                if (response.getStatusCode() == UNAUTHORIZED) {
                    throw new IOException(
                            home + " rejected the token (HTTP 401); sign in to the subscription's tenant with"
                                    + " 'az login', and check this machine's clock");
                }
                return;
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !FailureAdvice.isTemporary(e)) {
                    throw failure(e);
                }
            }
        }
    }

    private IOException failure(RuntimeException e) {
        FailureAdvice failure = FailureAdvice.of(e, home, IamCatalog.GET_SUBSCRIPTION.permission());
        return new IOException(
                failure.reason() + FailureOutcomes.entraCode(String.valueOf(e.getMessage())) + "; " + failure.remedy(),
                e);
    }
}
