package org.ephemera.aws.eks;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Supplier;
import org.ephemera.aws.call.CallFailure;
import org.ephemera.aws.call.RoleRefusedException;
import org.ephemera.aws.call.SdkFailure;
import org.ephemera.aws.target.EksAccessConfig;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.kubernetes.Cluster;
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

/** An API server of EKS; its tokens are made here, nobody is asked for one. */
final class EksCluster implements Cluster {
    private final Reachability reachability = new Reachability();
    /** A request may be on its way for as long as a call takes, and the clocks may differ. */
    private static final Duration USED = EksToken.VALID.minusMinutes(3);

    private final URI endpoint;
    private final HttpClient http;
    private final String region;
    private final String name;
    private final String knownAs;
    private final EksAccessConfig entry;
    private final Supplier<AwsCredentialsProvider> credentials;
    private final Clock clock;
    private String token = "";
    private Instant made = Instant.MIN;

    /** @param knownAs for whom tokens are made: the name, or an id */
    EksCluster(
            URI endpoint,
            HttpClient http,
            String region,
            String name,
            String knownAs,
            EksAccessConfig entry,
            Supplier<AwsCredentialsProvider> credentials,
            Clock clock) {
        this.endpoint = endpoint;
        this.http = http;
        this.region = region;
        this.name = name;
        this.knownAs = knownAs;
        this.entry = entry;
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
    public synchronized String authorization(boolean anew) throws ClusterException {
        Instant now = clock.instant();
        if (anew || token.isEmpty() || !now.isBefore(made.plus(USED))) {
            try {
                token = EksToken.of(credentials.get().resolveCredentials(), region, knownAs, clock);
            } catch (RoleRefusedException e) {
                throw new ClusterException(SdkFailure.NO_ROLE, SanitizedText.of(String.valueOf(e.getMessage()), 200));
            } catch (SdkException e) {
                CallFailure nobody = CallFailure.withoutCredentials(e).orElse(CallFailure.NO_CREDENTIALS);
                throw new ClusterException(
                        ApiFailure.NO_CREDENTIALS,
                        "no token for the cluster could be made: " + nobody.reason() + "; " + nobody.remedy());
            }
            made = now;
        }
        return "Bearer " + token;
    }

    @Override
    public String network() {
        return entry.network();
    }

    @Override
    public String admission() {
        return entry.admission(name);
    }

    void close() {
        http.shutdownNow();
    }

    /**
     * The bearer token by which a cluster of EKS knows a principal of IAM: the address of a signed question to STS that asks who signed
     * it. The cluster asks it, so the address is always that of AWS, whatever stands in for STS here.
     */
    private static final class EksToken {
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
