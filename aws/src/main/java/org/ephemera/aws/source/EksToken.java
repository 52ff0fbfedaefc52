package org.ephemera.aws.source;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * The bearer token by which a cluster of EKS knows a principal of IAM: the address of a signed question to STS that asks who signed
 * it. The cluster asks it, so the address is always that of AWS, whatever stands in for STS here.
 */
final class EksToken {
    /** For how long a cluster takes it (aws-iam-authenticator, API server of EKS). */
    static final Duration VALID = Duration.ofMinutes(15);

    private static final String PREFIX = "k8s-aws-v1.";
    /** What is asked of STS; how long the cluster takes the token does not depend on it. */
    private static final Duration SIGNED_FOR = Duration.ofSeconds(60);

    private EksToken() {}

    /** Never to be written anywhere. */
    static String of(AwsCredentialsIdentity identity, String region, String cluster, Clock clock) {
        ServiceMetadata sts = ServiceMetadata.of("sts");
        URI host = URI.create("https://" + sts.endpointFor(Region.of(region)) + "/");
        SdkHttpRequest question = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(host)
                .appendRawQueryParameter("Action", "GetCallerIdentity")
                .appendRawQueryParameter("Version", "2011-06-15")
                .putHeader("x-k8s-aws-id", cluster)
                .build();
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(identity)
                        .request(question)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, SIGNED_FOR));
        return PREFIX
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(signed.request().getUri().toString().getBytes(StandardCharsets.US_ASCII));
    }
}
