package org.ephemera.aws.eks;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Supplier;
import org.ephemera.aws.call.FailureAdvice;
import org.ephemera.aws.call.RoleRefusedException;
import org.ephemera.aws.call.SdkFailure;
import org.ephemera.aws.target.EksAccessConfig;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.Reachability;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/** Connection to an API server of EKS. Its bearer tokens are signed locally, without a request. */
final class EksCluster implements ClusterConnection {
    private final Reachability reachability = new Reachability();
    /** Time after which a token is replaced, with a margin for the duration of a call and for clock skew. */
    private static final Duration RENEW_AFTER = EksToken.VALID.minusMinutes(3);

    private final URI endpoint;
    private final HttpClient http;
    private final String region;
    private final String name;
    private final String clusterId;
    private final EksAccessConfig accessConfig;
    private final Supplier<AwsCredentialsProvider> credentials;
    private final Clock clock;
    private String token = "";
    private Instant createdAt = Instant.MIN;

    /**
     * Creates a connection.
     *
     * @param clusterId the name or id that identifies the cluster in a token
     */
    EksCluster(
            URI endpoint,
            HttpClient http,
            String region,
            String name,
            String clusterId,
            EksAccessConfig accessConfig,
            Supplier<AwsCredentialsProvider> credentials,
            Clock clock) {
        this.endpoint = endpoint;
        this.http = http;
        this.region = region;
        this.name = name;
        this.clusterId = clusterId;
        this.accessConfig = accessConfig;
        this.credentials = credentials;
        this.clock = clock;
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public Reachability reachability() {
        return reachability;
    }

    @Override
    public HttpClient http() {
        return http;
    }

    @Override
    public synchronized String authorization(boolean renew) throws ClusterException {
        Instant now = clock.instant();
        if (renew || token.isEmpty() || !now.isBefore(createdAt.plus(RENEW_AFTER))) {
            try {
                token = EksToken.of(credentials.get().resolveCredentials(), region, clusterId, clock);
            } catch (RoleRefusedException e) {
                throw new ClusterException(SdkFailure.NO_ROLE, SanitizedText.of(String.valueOf(e.getMessage()), 200));
            } catch (SdkException e) {
                FailureAdvice failure = FailureAdvice.withoutCredentials(e).orElse(FailureAdvice.NO_CREDENTIALS);
                throw new ClusterException(
                        ApiFailure.NO_CREDENTIALS,
                        "cannot create a token for the cluster: " + failure.reason() + "; " + failure.remedy());
            }
            createdAt = now;
        }
        return "Bearer " + token;
    }

    @Override
    public String network() {
        return accessConfig.networkRemedy();
    }

    @Override
    public String admission() {
        return accessConfig.accessRemedy(name);
    }

    void close() {
        http.shutdownNow();
    }

    /**
     * Bearer token that identifies an IAM principal to a cluster of EKS: the URL of a presigned request to STS
     * GetCallerIdentity. The cluster sends the request, so the host is always that of AWS, even if a setting replaces
     * the endpoint of STS here.
     */
    private static final class EksToken {
        /** Time for which a cluster accepts the token (aws-iam-authenticator, API server of EKS). */
        static final Duration VALID = Duration.ofMinutes(15);

        private static final String PREFIX = "k8s-aws-v1.";
        /** Validity of the STS request; the lifetime of the token does not depend on it. */
        private static final Duration SIGNED_FOR = Duration.ofSeconds(60);

        private EksToken() {}

        /** Returns a token, which must never be stored or logged. */
        static String of(AwsCredentialsIdentity identity, String region, String cluster, Clock clock) {
            ServiceMetadata sts = ServiceMetadata.of("sts");
            URI host = URI.create("https://" + sts.endpointFor(Region.of(region)) + "/");
            SdkHttpRequest stsRequest = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.GET)
                    .uri(host)
                    .appendRawQueryParameter("Action", "GetCallerIdentity")
                    .appendRawQueryParameter("Version", "2011-06-15")
                    .putHeader("x-k8s-aws-id", cluster)
                    .build();
            SignedRequest signed = AwsV4HttpSigner.create()
                    .sign(r -> r.identity(identity)
                            .request(stsRequest)
                            .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                            .putProperty(
                                    AwsV4FamilyHttpSigner.AUTH_LOCATION,
                                    AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                            .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, SIGNED_FOR));
            return PREFIX
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(signed.request().getUri().toString().getBytes(StandardCharsets.US_ASCII));
        }
    }
}
