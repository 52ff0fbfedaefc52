package org.ephemera.aws.call;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ephemera.collect.call.RateLimits;
import org.ephemera.collect.call.RecordedCalls;
import org.ephemera.collect.call.RetryPolicy;
import org.ephemera.collect.source.LateLogWait;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/**
 * AWS clients of the evidence sources. There is one client for each service and region, created on first use. All
 * clients share one HTTP client, use {@link RawCapture}, and assume the {@link ReadingRole} if one is set. Safe for
 * use by many threads.
 */
public final class AwsClients implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /**
     * Socket timeout: the longest wait for the next bytes. The total time of a response that arrives slowly is limited
     * by {@link ItemCalls}.
     */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final int ATTEMPTS = 5;

    /** Retries are made by {@link RecordedCalls}: every attempt is recorded, and no pause exceeds the deadline. */
    private static final RetryStrategy NO_RETRY = AwsRetryStrategy.doNotRetry();

    private static final System.Logger LOG = System.getLogger(AwsClients.class.getName());

    private static final String ECS = "ecs";
    private static final String EKS = "eks";
    private static final String LOGS = "cloudwatch_logs";
    private static final String METRICS = "cloudwatch";
    private static final String STS = "sts";
    private static final String TRAIL = "cloudtrail";
    private static final String S3 = "s3";
    private static final String ECR = "ecr";
    private static final List<String> SERVICES = List.of(ECS, EKS, LOGS, METRICS, STS, TRAIL, S3, ECR);

    private record Attached<T>(T object, Consumer<T> closing) {
        void close() {
            closing.accept(object);
        }
    }

    private final Map<String, String> settings;
    private final Clock clock;
    private final AwsConnection connection;
    private final RetryPolicy retries;
    private final SdkHttpClient plainHttp;
    private final Optional<RateLimits> setLimits;
    private final Duration lateLogDelay;
    private final RateLimits noLimits = RateLimits.none();
    private final RateLimits usualLimits = AwsRateLimits.usual();
    private final SdkHttp plain;
    private final Optional<RoleCredentials> role;
    private final Map<String, SdkClient> clients = new ConcurrentHashMap<>();
    private final AwsQueryClients queryClients;
    private final Map<Class<?>, Attached<?>> attached = new ConcurrentHashMap<>();

    private AwsClients(Map<String, String> settings, Optional<ReadingRole> reading, Clock clock) {
        if (reading.filter(ReadingRole::isOfEachAccount).isPresent()) {
            throw new IllegalArgumentException(
                    "the role " + reading.get().arn() + " depends on the account of a target");
        }
        this.settings = Map.copyOf(settings);
        this.clock = clock;
        this.connection = AwsConnection.of(settings);
        this.retries = retries(settings);
        services().forEach(connection::endpoint);
        this.lateLogDelay = LateLogWait.of(settings, !AwsRateLimits.holdAt(connection.endpoint(LOGS)));
        this.setLimits = AwsRateLimits.set(Optional.ofNullable(settings.get("EPHEMERA_QUOTA_SHARE")));
        this.plainHttp = new BoundedHttpClient(AwsConnection.httpClientBuilder()
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .build());
        this.plain = new SdkHttp(plainHttp, noLimits, clock);
        this.role = reading.map(role -> new RoleCredentials(role, connection, plainHttp, clock));
        this.queryClients = new AwsQueryClients(
                connection, this::readCredentials, service -> new SdkHttp(plainHttp, limits(service), clock));
    }

    /** Returns the services whose endpoints can be set, in lower case as in {@code AWS_ENDPOINT_URL_<SERVICE>}. */
    public static List<String> services() {
        return Stream.concat(SERVICES.stream(), AwsQueryClients.SERVICES.stream())
                .toList();
    }

    /**
     * Creates an instance without creating a client.
     *
     * @param settings those of {@link AwsConnection} and {@link ReadingRole}, {@code AWS_MAX_ATTEMPTS}, {@code
     *     EPHEMERA_QUOTA_SHARE} (percentage of the published request rates to use) and {@code EPHEMERA_SETTLE}
     *     (seconds after which logs are read again)
     * @throws IllegalArgumentException if an endpoint, the role or a number in the settings is invalid
     */
    public static AwsClients of(Map<String, String> settings, Clock clock) {
        return of(settings, ReadingRole.of(settings), clock);
    }

    /** Creates an instance with a role, or with the caller's credentials. */
    static AwsClients of(Map<String, String> settings, Optional<ReadingRole> role, Clock clock) {
        return new AwsClients(settings, role, clock);
    }

    /**
     * Assumes the role, if one is set, so that a denied role is reported before collection starts.
     *
     * @throws IOException if the role cannot be assumed; the message has the form {@code what failed; what to do}
     */
    public void authorize() throws IOException {
        try {
            role.ifPresent(RoleCredentials::resolveCredentials);
        } catch (RoleRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Calls {@code GetCallerIdentity} once with the credentials for read calls.
     *
     * @throws IOException if there are no credentials, AWS rejects them, or STS cannot be reached; the message has the form
     *     {@code what failed; what to do}
     */
    public void identify(String region) throws IOException {
        String endpoint = connection.endpoint(STS).map(URI::toString).orElse("AWS STS in " + region);
        RetryStrategy usual = AwsRetryStrategy.standardRetryStrategy();
        StsClientBuilder builder = callers(StsClient.builder(), STS, region, usual);
        role.ifPresent(builder::credentialsProvider);
        try (StsClient sts = builder.build()) {
            CredentialsCheck.run(sts, endpoint, region);
        }
    }

    /**
     * Creates the clients that nearly every ECS collection needs, in the background. Creating a client takes a while
     * in a process that has just started, and the first calls would wait for it.
     */
    public void prepare(String region) {
        Thread.ofPlatform().daemon().name("clients").start(() -> {
            try {
                ecs(region);
                logs(region);
                cloudTrail(region);
                cloudWatch(region);
            } catch (RuntimeException e) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "cannot create a client in advance; the source that needs it will report the error",
                        e);
            }
        });
    }

    /** Reports whether read calls use a role instead of the caller's credentials. */
    public boolean hasRole() {
        return role.isPresent();
    }

    /** Returns the client of ECS in the region. */
    public EcsClient ecs(String region) {
        return client(EcsClient.class, region, () -> build(EcsClient.builder(), ECS, region));
    }

    /** Returns the client of EKS in the region. */
    public EksClient eks(String region) {
        return client(EksClient.class, region, () -> build(EksClient.builder(), EKS, region));
    }

    /** Returns the client of CloudWatch Logs in the region. */
    public CloudWatchLogsClient logs(String region) {
        return client(CloudWatchLogsClient.class, region, () -> build(CloudWatchLogsClient.builder(), LOGS, region));
    }

    /** Returns the client of CloudWatch in the region. */
    public CloudWatchClient cloudWatch(String region) {
        return client(CloudWatchClient.class, region, () -> build(CloudWatchClient.builder(), METRICS, region));
    }

    /** Returns the client of STS in the region, with the credentials for read calls. */
    public StsClient sts(String region) {
        return client(StsClient.class, region, () -> build(StsClient.builder(), STS, region));
    }

    /** Returns the client of CloudTrail in the region. */
    public CloudTrailClient cloudTrail(String region) {
        return client(CloudTrailClient.class, region, () -> build(CloudTrailClient.builder(), TRAIL, region));
    }

    /** Returns the client for buckets of the target; the evidence store has its own client. */
    public S3Client s3(String region) {
        boolean customEndpoint = connection.endpoint(S3).isPresent();
        // The collector hashes the stored bytes itself; the SDK receives other bytes, whose checksum would not match.
        S3ClientBuilder builder = S3Client.builder()
                .serviceConfiguration(c -> c.pathStyleAccessEnabled(customEndpoint))
                .crossRegionAccessEnabled(!customEndpoint)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        return client(S3Client.class, region, () -> build(builder, S3, region));
    }

    /** Returns the client of ECR in the region. */
    public EcrClient ecr(String region) {
        return client(EcrClient.class, region, () -> build(EcrClient.builder(), ECR, region));
    }

    /** Returns the clients of services that are called without an SDK client. */
    public AwsQueryClients queryClients() {
        return queryClients;
    }

    /**
     * Returns an object that uses these clients and exists once for them. It is made at the first call.
     *
     * @param close called when the clients are closed
     */
    public <T> T attached(Class<T> type, Supplier<T> make, Consumer<T> close) {
        return type.cast(attached.computeIfAbsent(type, key -> new Attached<>(make.get(), close))
                .object());
    }

    /** Returns the settings the clients were made with. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Returns whether a setting replaces the endpoint of EKS. */
    public boolean replacesEks() {
        return connection.endpoint(EKS).isPresent();
    }

    /**
     * Reports whether a response from the address is protected by TLS. Plain HTTP is accepted if the endpoint of ECR
     * is set to plain HTTP.
     */
    public boolean isTrustworthy(URI address) {
        String scheme = String.valueOf(address.getScheme());
        return scheme.equals("https")
                || (scheme.equals("http")
                        && connection.endpoint(ECR).map(URI::getScheme).equals(Optional.of("http")));
    }

    /** Returns the HTTP client for addresses that a response contained. */
    public SdkHttp plainHttp() {
        return plain;
    }

    /** Returns the time after the end of a window at which its logs are read again for late events. */
    public Duration lateLogDelay() {
        return lateLogDelay;
    }

    /** Returns the retry policy of calls. */
    public RetryPolicy retries() {
        return retries;
    }

    /**
     * Returns an STS client with the caller's own credentials, even if a role is set. Store and signer use these
     * credentials.
     */
    public StsClient callerSts(String region) {
        return client(
                "caller ",
                StsClient.class,
                region,
                () -> callers(StsClient.builder(), STS, region, NO_RETRY).build());
    }

    public Clock clock() {
        return clock;
    }

    @Override
    public void close() {
        attached.values().forEach(Attached::close);
        clients.values().forEach(SdkClient::close);
        role.ifPresent(RoleCredentials::close);
        plainHttp.close();
    }

    /** Returns the credentials for read calls: those of the role if one is set, otherwise the caller's. */
    public AwsCredentialsProvider readCredentials() {
        return role.<AwsCredentialsProvider>map(assumed -> assumed).orElseGet(connection::credentials);
    }

    private <C extends SdkClient> C client(Class<C> type, String region, Supplier<C> build) {
        return client("", type, region, build);
    }

    private <C extends SdkClient> C client(String as, Class<C> type, String region, Supplier<C> build) {
        return type.cast(clients.computeIfAbsent(as + type.getSimpleName() + " " + region, key -> build.get()));
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
            B builder, String service, String region) {
        B reading = callers(builder, service, region, NO_RETRY);
        role.ifPresent(reading::credentialsProvider);
        return reading.build();
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B callers(
            B builder, String service, String region, RetryStrategy retry) {
        return connection
                .configure(builder, service, Region.of(region))
                .httpClientBuilder(null) // one client for all, so that they share connections
                .httpClient(plainHttp)
                .overrideConfiguration(o -> o.addExecutionInterceptor(new RawCapture(limits(service), clock))
                        .retryStrategy(retry));
    }

    /**
     * Returns the retry policy.
     *
     * @param settings with {@code AWS_MAX_ATTEMPTS}, as the SDK reads it; an invalid number is ignored
     */
    private static RetryPolicy retries(Map<String, String> settings) {
        int attempts = ATTEMPTS;
        try {
            attempts = Math.max(1, Integer.parseInt(settings.getOrDefault("AWS_MAX_ATTEMPTS", "")));
        } catch (NumberFormatException e) {
            // An invalid value leaves the default number of attempts.
        }
        return new RetryPolicy(
                attempts, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(5), 1, RetryPolicy.CALL);
    }

    /**
     * Returns the rate limits of a service. All services and regions of one identity share them, because AWS counts
     * their requests together.
     */
    private RateLimits limits(String service) {
        return setLimits.orElseGet(() -> AwsRateLimits.holdAt(connection.endpoint(service)) ? usualLimits : noLimits);
    }
}
