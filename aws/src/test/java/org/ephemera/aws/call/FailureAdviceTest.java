package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Calls without a response; responses are tested with the store and the signer. */
class FailureAdviceTest {
    @Test
    void namesUnreachableEndpoint() {
        IOException cause = new UnknownHostException("ecs.nowhere.amazonaws.com");

        assertThat(of(SdkClientException.create("Received an UnknownHostException", new RuntimeException(cause))))
                .isEqualTo(new FailureAdvice(
                        "ECS in nowhere cannot be reached (UnknownHostException)",
                        "check the network, AWS_REGION and AWS_ENDPOINT_URL"));
    }

    @Test
    void reportsMissingCredentials() {
        assertThat(of(SdkClientException.create("Unable to load credentials from any of the providers in the chain")))
                .isEqualTo(FailureAdvice.NO_CREDENTIALS);
    }

    /** Messages of the SDK for the two ways to sign in with the AWS CLI. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "To use Sso related properties in the 'dev' profile, the 'sso' service module must be on the class path.",
                "To use login_session property in the 'dev' profile, the 'signin' service module must be on the class path."
            })
    void explainsProfilesThatOnlyTheCliSupports(String why) {
        assertThat(of(SdkClientException.create(
                        "Unable to load credentials from any of the providers in the chain […: " + why + "]")))
                .isEqualTo(new FailureAdvice(
                        "the profile's credentials come from IAM Identity Center or 'aws login', which this program"
                                + " does not support",
                        "export them with 'eval \"$(aws configure export-credentials --format env)\"'"));
    }

    private static FailureAdvice of(SdkClientException e) {
        return FailureAdvice.of(e, "ECS in nowhere", "ecs:DescribeTasks");
    }
}
