package org.ephemera.aws.source;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The clients that sources read with: one for each service and region, made when first asked for, all on one HTTP
 * client, all with {@link RawCapture}. Safe for use by many threads.
 */
public final class AwsClients implements AutoCloseable {
    /** A call that hangs must end, retries and all, within the minute that an attempt at an item lasts. */
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 5;

    static {
        // Read once, when HttpURLConnection is first used. It would keep five idle connections a host and open a new
        // one for every third call; and it would send a POST twice, without a word, if the server hangs up on it.
        setUnlessSet("http.maxConnections", "64");
        setUnlessSet("sun.net.http.retryPost", "false");
    }

    private final Map<String, String> settings;
    private final Clock clock;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final Map<String, SdkClient> clients = new ConcurrentHashMap<>();

    private AwsClients(Map<String, String> settings, Clock clock) {
        this.settings = Map.copyOf(settings);
        this.clock = clock;
        this.credentials = credentials(this.settings);
        this.http = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .build();
    }

    /**
     * Reads nothing but {@code settings}, where they say something: {@code AWS_ACCESS_KEY_ID} and its secret, else the
     * SDK's default chain; {@code AWS_ENDPOINT_URL_<SERVICE>}, {@code AWS_ENDPOINT_URL}; {@code AWS_MAX_ATTEMPTS}.
     */
    public static AwsClients of(Map<String, String> settings, Clock clock) {
        return new AwsClients(settings, clock);
    }

    EcsClient ecs(String region) {
        return client(EcsClient.class, region, () -> build(EcsClient.builder(), "ECS", region));
    }

    CloudWatchLogsClient logs(String region) {
        return client(
                CloudWatchLogsClient.class,
                region,
                () -> build(CloudWatchLogsClient.builder(), "CLOUDWATCH_LOGS", region));
    }

    CloudWatchClient cloudWatch(String region) {
        return client(CloudWatchClient.class, region, () -> build(CloudWatchClient.builder(), "CLOUDWATCH", region));
    }

    StsClient sts(String region) {
        return client(StsClient.class, region, () -> build(StsClient.builder(), "STS", region));
    }

    Clock clock() {
        return clock;
    }

    @Override
    public void close() {
        clients.values().forEach(SdkClient::close);
        http.close();
    }

    private <C extends SdkClient> C client(Class<C> type, String region, Supplier<C> build) {
        return type.cast(clients.computeIfAbsent(type.getSimpleName() + " " + region, key -> build.get()));
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
            B builder, String service, String region) {
        endpoint(service).ifPresent(builder::endpointOverride);
        return builder.region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(
                        o -> o.addExecutionInterceptor(new RawCapture()).retryStrategy(retries()))
                .build();
    }

    private Optional<URI> endpoint(String service) {
        return Optional.ofNullable(settings.get("AWS_ENDPOINT_URL_" + service))
                .or(() -> Optional.ofNullable(settings.get("AWS_ENDPOINT_URL")))
                .filter(url -> !url.isBlank())
                .map(URI::create);
    }

    /** Adaptive: when it is throttled it slows down for all calls, as the buckets are the customer's too. */
    private RetryStrategy retries() {
        return AwsRetryStrategy.adaptiveRetryStrategy().toBuilder()
                .maxAttempts(attempts())
                .backoffStrategy(BackoffStrategy.exponentialDelay(Duration.ofMillis(100), LONGEST_BACKOFF))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(Duration.ofMillis(500), LONGEST_BACKOFF))
                .build();
    }

    private int attempts() {
        try {
            return Integer.parseInt(settings.getOrDefault("AWS_MAX_ATTEMPTS", Integer.toString(ATTEMPTS)));
        } catch (NumberFormatException e) {
            return ATTEMPTS;
        }
    }

    private static AwsCredentialsProvider credentials(Map<String, String> settings) {
        String id = settings.get("AWS_ACCESS_KEY_ID");
        String secret = settings.get("AWS_SECRET_ACCESS_KEY");
        String session = settings.get("AWS_SESSION_TOKEN");
        if (id == null || secret == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(
                session == null
                        ? AwsBasicCredentials.create(id, secret)
                        : AwsSessionCredentials.create(id, secret, session));
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
