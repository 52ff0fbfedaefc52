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
 * The clients that sources read with: one for each service and region, made when first asked for, all on one HTTP
 * client, all with {@link RawCapture}, all as the {@link ReadingRole} if one is set. Safe for use by many threads.
 */
public final class AwsClients implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Between two bytes. What drips on for ever is bounded by {@link ItemCalls}, whatever comes between. */
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
    private final SdkHttpClient http;
    private final Optional<RateLimits> setLimits;
    private final Duration settle;
    private final RateLimits noLimits = RateLimits.none();
    private final RateLimits usualLimits = AwsRateLimits.usual();
    private final SdkHttp plain;
    private final Optional<RoleCredentials> role;
    private final Map<String, SdkClient> clients = new ConcurrentHashMap<>();
    private final QueryClients queries;
    private final Map<Class<?>, Attached<?>> attached = new ConcurrentHashMap<>();

    private AwsClients(Map<String, String> settings, Clock clock) {
        this.settings = Map.copyOf(settings);
        this.clock = clock;
        this.connection = AwsConnection.of(settings);
        this.retries = retries(settings);
        services().forEach(connection::endpoint);
        this.settle = LateLogWait.of(settings, !AwsRateLimits.holdAt(connection.endpoint(LOGS)));
        this.setLimits = AwsRateLimits.set(Optional.ofNullable(settings.get("EPHEMERA_QUOTA_SHARE")));
        this.http = new BoundedHttpClient(AwsConnection.http()
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .build());
        this.plain = new SdkHttp(http, noLimits, clock);
        this.role = ReadingRole.of(settings).map(reading -> new RoleCredentials(reading, connection, http));
        this.queries =
                new QueryClients(connection, this::reading, service -> new SdkHttp(http, limits(service), clock));
    }

    /** Whose addresses are read, as at the end of {@code AWS_ENDPOINT_URL_<SERVICE>} in small letters. */
    public static List<String> services() {
        return Stream.concat(SERVICES.stream(), QueryClients.SERVICES.stream()).toList();
    }

    /**
     * Makes no client yet.
     *
     * @param settings as {@link AwsConnection} and {@link ReadingRole} read them, {@code AWS_MAX_ATTEMPTS},
     *     {@code EPHEMERA_QUOTA_SHARE}: how many percent of the published request rates are used, and
     *     {@code EPHEMERA_SETTLE}: after how many seconds logs are looked at again
     * @throws IllegalArgumentException if an endpoint among them is no address, the role no role, or a number none
     */
    public static AwsClients of(Map<String, String> settings, Clock clock) {
        return new AwsClients(settings, clock);
    }

    /**
     * Assumes the role, if one is set, so that a refusal is known before anything is collected.
     *
     * @throws IOException if it cannot be assumed; its message reads {@code what failed; what to do}
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
     * Makes the clients that nearly every target in ECS needs, in the background: in a process that has just begun each
     * takes a while, and the first calls would wait for it.
     */
    public void prepare(String region) {
        Thread.ofPlatform().daemon().name("clients").start(() -> {
            try {
                ecs(region);
                logs(region);
                cloudTrail(region);
                cloudWatch(region);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "a client could not be made; whoever needs it will say so", e);
            }
        });
    }

    /** True if it is not as the caller that is read. */
    public boolean hasRole() {
        return role.isPresent();
    }

    public EcsClient ecs(String region) {
        return client(EcsClient.class, region, () -> build(EcsClient.builder(), ECS, region));
    }

    public EksClient eks(String region) {
        return client(EksClient.class, region, () -> build(EksClient.builder(), EKS, region));
    }

    public CloudWatchLogsClient logs(String region) {
        return client(CloudWatchLogsClient.class, region, () -> build(CloudWatchLogsClient.builder(), LOGS, region));
    }

    public CloudWatchClient cloudWatch(String region) {
        return client(CloudWatchClient.class, region, () -> build(CloudWatchClient.builder(), METRICS, region));
    }

    public StsClient sts(String region) {
        return client(StsClient.class, region, () -> build(StsClient.builder(), STS, region));
    }

    public CloudTrailClient cloudTrail(String region) {
        return client(CloudTrailClient.class, region, () -> build(CloudTrailClient.builder(), TRAIL, region));
    }

    /** For buckets of the target; the store has its own. */
    public S3Client s3(String region) {
        boolean elsewhere = connection.endpoint(S3).isPresent();
        // What is stored is hashed by us; the SDK is given nothing that it could check.
        S3ClientBuilder builder = S3Client.builder()
                .serviceConfiguration(c -> c.pathStyleAccessEnabled(elsewhere))
                .crossRegionAccessEnabled(!elsewhere)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        return client(S3Client.class, region, () -> build(builder, S3, region));
    }

    public EcrClient ecr(String region) {
        return client(EcrClient.class, region, () -> build(EcrClient.builder(), ECR, region));
    }

    /** For services whose clients of the SDK are not there. */
    public QueryClients queries() {
        return queries;
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

    /** True if what is had from there cannot have been changed on its way, or if AWS itself is asked without TLS. */
    public boolean isTrustworthy(URI address) {
        String scheme = String.valueOf(address.getScheme());
        return scheme.equals("https")
                || (scheme.equals("http")
                        && connection.endpoint(ECR).map(URI::getScheme).equals(Optional.of("http")));
    }

    /** For addresses that an answer gave. */
    public SdkHttp http() {
        return plain;
    }

    /** How long after a window's end its logs are looked at again. */
    public Duration settle() {
        return settle;
    }

    /** How often a call is tried. */
    public RetryPolicy retries() {
        return retries;
    }

    /** As the caller, whatever role is set: as whom store and signer are used. */
    public StsClient callersSts(String region) {
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
        http.close();
    }

    /** As whom is read. */
    public AwsCredentialsProvider reading() {
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
                .httpClient(http)
                .overrideConfiguration(o -> o.addExecutionInterceptor(new RawCapture(limits(service), clock))
                        .retryStrategy(retry));
    }

    /** @param settings with {@code AWS_MAX_ATTEMPTS}, as the SDK reads it; an invalid number is ignored */
    private static RetryPolicy retries(Map<String, String> settings) {
        int attempts = ATTEMPTS;
        try {
            attempts = Math.max(1, Integer.parseInt(settings.getOrDefault("AWS_MAX_ATTEMPTS", "")));
        } catch (NumberFormatException e) {
            // The usual number.
        }
        return new RetryPolicy(
                attempts, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(5), 1, RetryPolicy.CALL);
    }

    /** The same for all regions and services of one identity: what AWS counts together is counted together here. */
    private RateLimits limits(String service) {
        return setLimits.orElseGet(() -> AwsRateLimits.holdAt(connection.endpoint(service)) ? usualLimits : noLimits);
    }
}
