package org.ephemera.aws.source;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.ephemera.aws.client.CallFailure;
import org.ephemera.aws.client.RoleRefusedException;
import org.ephemera.kubernetes.Cluster;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.model.Shown;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** An API server of EKS; its tokens are made here, nobody is asked for one. */
final class EksCluster implements Cluster {
    /** A request may be on its way for as long as a call takes, and the clocks may differ. */
    private static final Duration USED = EksToken.VALID.minusMinutes(3);

    private final URI endpoint;
    private final HttpClient http;
    private final String region;
    private final String name;
    private final String knownAs;
    private final EksEntry entry;
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
            EksEntry entry,
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
                throw new ClusterException(Refusal.NO_ROLE, Shown.of(String.valueOf(e.getMessage()), 200));
            } catch (SdkException e) {
                CallFailure nobody = CallFailure.withoutCredentials(e).orElse(CallFailure.NO_CREDENTIALS);
                throw new ClusterException(
                        Refusal.NO_CREDENTIALS,
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
}
