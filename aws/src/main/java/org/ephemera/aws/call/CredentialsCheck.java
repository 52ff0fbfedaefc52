package org.ephemera.aws.call;

import java.io.IOException;
import org.ephemera.aws.catalog.IamCatalog;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/** Check of connectivity and credentials with one {@code GetCallerIdentity} call. */
final class CredentialsCheck {
    private CredentialsCheck() {}

    /**
     * Calls STS. An error response that is not about the credentials, such as throttling, passes, because other
     * services may still respond.
     *
     * @param endpoint name of the endpoint, for users
     * @throws IOException if there are no credentials, AWS rejects them, or STS cannot be reached; the message has the form
     *     {@code what failed; what to do}
     */
    static void run(StsClient sts, String endpoint, String region) throws IOException {
        try {
            sts.getCallerIdentity();
        } catch (SdkException e) {
            if (e instanceof AwsServiceException && !FailureOutcomes.isCredentialError(e)) {
                return;
            }
            FailureAdvice failure = FailureAdvice.of(e, endpoint, IamCatalog.GET_CALLER_IDENTITY.permission());
            // A region that is not enabled rejects credentials that are valid elsewhere (AWS STS, "Managing Regions").
            String enabled = e instanceof AwsServiceException ? ", and that the account has enabled " + region : "";
            throw new IOException(failure.reason() + "; " + failure.remedy() + enabled, e);
        }
    }
}
