package org.ephemera.azure.call;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.management.AzureEnvironment;
import com.azure.monitor.query.LogsQueryClient;
import com.azure.monitor.query.LogsQueryClientBuilder;
import com.azure.monitor.query.MetricsQueryClient;
import com.azure.monitor.query.MetricsQueryClientBuilder;
import com.azure.resourcemanager.appcontainers.fluent.ContainerAppsApiClient;
import com.azure.resourcemanager.appcontainers.implementation.ContainerAppsApiClientBuilder;
import com.azure.resourcemanager.authorization.fluent.RoleAssignmentsClient;
import com.azure.resourcemanager.authorization.implementation.AuthorizationManagementClientBuilder;
import com.azure.resourcemanager.containerinstance.fluent.ContainerInstanceManagementClient;
import com.azure.resourcemanager.containerinstance.implementation.ContainerInstanceManagementClientBuilder;
import com.azure.resourcemanager.monitor.fluent.MonitorClient;
import com.azure.resourcemanager.monitor.implementation.MonitorClientBuilder;
import com.azure.resourcemanager.resources.fluent.SubscriptionsClient;
import com.azure.resourcemanager.resources.implementation.SubscriptionClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.ephemera.collect.call.RateLimits;
import org.ephemera.collect.call.RetryPolicy;
import org.ephemera.collect.source.LateLogWait;
import org.ephemera.kubernetes.ClusterConnections;
import org.ephemera.kubernetes.EnvironmentProxy;

/**
 * SDK clients of the sources, one for each service and subscription, created on first use. All share an HTTP client and
 * store responses with {@link RawCapture}. Safe for use by many threads. They are created without the SDK's managers:
 * the one of container instances also creates those of networks, storage and roles, with 228 proxies of unused
 * services.
 */
public final class AzureClients implements AutoCloseable {
    private static final String ARM = "arm";
    private static final String LOGS = "logs";
    private static final String REGISTRY = "registry";
    private static final String METRICS = "metrics";
    private static final int RETRIES = 4;
    private static final String API_SERVERS = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";
    private static final List<String> LIBRARIES = List.of(
            "azure-monitor-query",
            "azure-resourcemanager-appcontainers",
            "azure-resourcemanager-authorization",
            "azure-resourcemanager-containerinstance",
            "azure-resourcemanager-monitor",
            "azure-resourcemanager-resources");

    private final Map<String, String> settings;
    private final Clock clock;
    private final AzureConnection connection;
    private final Duration lateLogDelay;
    private final RetryPolicy retries;
    private final AzureEnvironment cloud;
    private final HttpPipeline arm;
    private final HttpPipeline logs;
    private final String logsHome;
    private final Map<String, Object> clients = new ConcurrentHashMap<>();
    private final Optional<EnvironmentProxy> proxy;
    private final Map<Class<?>, ClusterConnections> clusters = new ConcurrentHashMap<>();

    private AzureClients(Map<String, String> settings, Clock clock) {
        this.settings = Map.copyOf(settings);
        this.clock = clock;
        this.connection = AzureConnection.of(
                settings, new BoundedHttpClient(), AzureConnection.of(settings).credential());
        boolean replacement = connection.endpoint(ARM).isPresent();
        this.lateLogDelay = LateLogWait.of(settings, replacement);
        this.cloud = connection.cloud();
        this.retries = retries(settings);
        this.arm = pipeline(ARM, cloud.getResourceManagerEndpoint(), cloud.getManagementEndpoint());
        this.logsHome = CloudAddresses.logs(cloud);
        this.logs = pipeline(LOGS, logsHome, logsHome);
        this.proxy = EnvironmentProxy.of(settings);
    }

    /**
     * Creates the clients without a request and without requesting a token.
     *
     * @param settings settings of {@link AzureConnection}, {@code AZURE_REQUEST_RETRY_COUNT}, and
     *     {@code EPHEMERA_SETTLE}: seconds until the activity log is read again
     * @throws IllegalArgumentException if an endpoint, the cloud or a number among them is invalid
     */
    public static AzureClients of(Map<String, String> settings, Clock clock) {
        return new AzureClients(settings, clock);
    }

    /** Returns the libraries that read from Azure, with their versions. */
    public static Map<String, String> libraries() {
        return SdkLibraries.of(LIBRARIES);
    }

    /**
     * Calls {@code Subscriptions_Get} once.
     *
     * @throws IOException if no token is available, Azure Resource Manager rejects it, or it cannot be reached; the
     *     message has the form {@code what failed; what to do}
     */
    public void identify(String subscription) throws IOException {
        new CredentialsCheck(unrecorded(), armHome()).run(subscription);
    }

    /** Returns the client for Container Instances. */
    public ContainerInstanceManagementClient containerInstances(String subscription) {
        return client(
                ContainerInstanceManagementClient.class,
                subscription,
                () -> new ContainerInstanceManagementClientBuilder()
                        .pipeline(arm)
                        .endpoint(cloud.getResourceManagerEndpoint())
                        .subscriptionId(subscription)
                        .buildClient());
    }

    /** Returns the client for Container Apps. */
    public ContainerAppsApiClient containerApps(String subscription) {
        return client(
                ContainerAppsApiClient.class,
                subscription,
                () -> new ContainerAppsApiClientBuilder()
                        .pipeline(arm)
                        .endpoint(cloud.getResourceManagerEndpoint())
                        .subscriptionId(subscription)
                        .buildClient());
    }

    /** Returns the client for the activity log. */
    public MonitorClient monitor(String subscription) {
        return client(
                MonitorClient.class,
                subscription,
                () -> new MonitorClientBuilder()
                        .pipeline(arm)
                        .endpoint(cloud.getResourceManagerEndpoint())
                        .subscriptionId(subscription)
                        .buildClient());
    }

    /** Returns the client for role assignments. */
    public RoleAssignmentsClient roleAssignments(String subscription) {
        return client(
                RoleAssignmentsClient.class,
                subscription,
                () -> new AuthorizationManagementClientBuilder()
                        .pipeline(arm)
                        .endpoint(cloud.getResourceManagerEndpoint())
                        .subscriptionId(subscription)
                        .buildClient()
                        .getRoleAssignments());
    }

    /** Returns the client for subscriptions. */
    public SubscriptionsClient subscriptions() {
        return client(
                SubscriptionsClient.class,
                "",
                () -> new SubscriptionClientBuilder()
                        .pipeline(arm)
                        .endpoint(cloud.getResourceManagerEndpoint())
                        .buildClient()
                        .getSubscriptions());
    }

    /** Returns the client for Azure Monitor metrics. */
    public MetricsQueryClient metrics() {
        return client(
                MetricsQueryClient.class,
                "",
                () -> new MetricsQueryClientBuilder()
                        .endpoint(armHome())
                        .pipeline(arm)
                        .buildClient());
    }

    /** Returns the client for Log Analytics queries. */
    public LogsQueryClient logs() {
        return client(
                LogsQueryClient.class,
                "",
                () -> new LogsQueryClientBuilder()
                        .endpoint(logsHome + "/v1")
                        .pipeline(logs)
                        .buildClient());
    }

    /** Returns the client for tables that the query API does not read. */
    public TableSearch tables() {
        return client(TableSearch.class, "", () -> new TableSearch(logs, logsHome));
    }

    /** Returns the client for a registry or its blob storage. It adds no credential; each request sets its own. */
    public RegistryClient registry(URI home) {
        return client(
                RegistryClient.class,
                home.toString(),
                () -> new RegistryClient(
                        new HttpPipelineBuilder()
                                .policies(capture(REGISTRY, home))
                                .httpClient(connection.http(REGISTRY))
                                .build(),
                        home));
    }

    /** Returns a token that is valid only for the token exchange with registries. */
    public String registryToken() {
        return token(RegistryHosts.TOKEN_SCOPE);
    }

    /** Returns the domain of registries: {@code azurecr.io}. */
    public String registrySuffix() {
        return RegistryHosts.suffix(cloud);
    }

    /** Reports whether registries of this cloud store their blobs at this address. */
    public boolean isBlobStorage(URI address) {
        return RegistryHosts.isBlobStorage(cloud, address);
    }

    /** Returns the identity in the access token; empty if the token does not contain it. */
    public Optional<CallerIdentity> caller() {
        return CallerIdentity.of(token(CloudAddresses.scope(cloud.getManagementEndpoint())));
    }

    /** Returns the client for Resource Manager requests without an SDK client. */
    public ArmClient arm() {
        return client(ArmClient.class, "", () -> new ArmClient(arm, armHome()));
    }

    /**
     * Returns a token that is valid only for API servers of AKS, which are one application in every cloud.
     *
     * @param renew true if the API server rejected the last token; cached tokens are then not used
     */
    public AccessToken clusterToken(boolean renew) {
        TokenCredential credential = renew ? AzureConnection.of(settings).credential() : connection.credential();
        return credential.getTokenSync(new TokenRequestContext().addScopes(API_SERVERS));
    }

    /** Returns the proxy for servers outside of Azure, from the environment variables. */
    public Optional<EnvironmentProxy> proxy() {
        return proxy;
    }

    /**
     * Returns the cluster connections that all sources share. They are created on first use and closed with the
     * clients.
     */
    public <C extends ClusterConnections> C clusters(Class<C> type, Supplier<C> make) {
        return type.cast(clusters.computeIfAbsent(type, key -> make.get()));
    }

    /** Returns the client for Resource Manager requests that are not recorded in a package. */
    public UnrecordedArmClient unrecorded() {
        return client(
                UnrecordedArmClient.class,
                "",
                () -> new UnrecordedArmClient(
                        new HttpPipelineBuilder()
                                .policies(bearer(cloud.getManagementEndpoint()))
                                .httpClient(connection.http(ARM))
                                .build(),
                        armHome()));
    }

    /**
     * Returns the client for lookups of clusters. It retries, because every item of the cluster waits for the lookup.
     */
    public UnrecordedArmClient lookups() {
        return client(
                UnrecordedArmClient.class,
                "lookups",
                () -> new UnrecordedArmClient(
                        new HttpPipelineBuilder()
                                .policies(
                                        new com.azure.core.http.policy.RetryPolicy(),
                                        bearer(cloud.getManagementEndpoint()))
                                .httpClient(connection.http(ARM))
                                .build(),
                        armHome()));
    }

    /** Returns scheme and host of Azure Resource Manager, without a trailing slash. */
    public String armHome() {
        return CloudAddresses.arm(cloud);
    }

    /** Returns the client for metrics of many resources in a region. */
    public MetricsBatchClient regionalMetrics(String region) {
        return client(MetricsBatchClient.class, region, () -> {
            String suffix = CloudAddresses.metrics(cloud);
            String home = "https://" + region + "." + suffix;
            return new MetricsBatchClient(pipeline(METRICS, home, "https://" + suffix), home);
        });
    }

    /** Returns the client for metrics of one resource through Azure Resource Manager, which needs no region. */
    public MetricsBatchClient resourceMetrics() {
        return client(MetricsBatchClient.class, ARM, () -> new MetricsBatchClient(arm, armHome()));
    }

    /** Returns how often a call is attempted. */
    RetryPolicy retries() {
        return retries;
    }

    /** Returns the time to wait for delayed log entries. */
    public Duration lateLogDelay() {
        return lateLogDelay;
    }

    /** Returns the clock. */
    public Clock clock() {
        return clock;
    }

    @Override
    public void close() {
        clusters.values().forEach(ClusterConnections::close);
        clients.clear();
    }

    private HttpPipeline pipeline(String service, String home, String audience) {
        return new HttpPipelineBuilder()
                .policies(capture(service, URI.create(home)), bearer(audience))
                .httpClient(connection.http(service))
                .build();
    }

    private RawCapture capture(String service, URI home) {
        Optional<URI> replacement = connection.endpoint(service);
        RateLimits limits = replacement.isPresent() ? RateLimits.none() : AzureRateLimits.usual();
        return new RawCapture(home, replacement.orElse(home), limits, clock);
    }

    /** @param settings with {@code AZURE_REQUEST_RETRY_COUNT}, as the SDK reads it; an invalid number is ignored */
    private static RetryPolicy retries(Map<String, String> settings) {
        int retries = RETRIES;
        try {
            retries = Math.max(0, Integer.parseInt(settings.getOrDefault("AZURE_REQUEST_RETRY_COUNT", "")));
        } catch (NumberFormatException e) {
            // The default is used.
        }
        Duration first = Duration.ofMillis(500);
        return new RetryPolicy(1 + retries, first, first, Duration.ofSeconds(5), 1, RetryPolicy.CALL);
    }

    /**
     * Returns the client of this type, created on first use.
     *
     * @param scope subscription, region or address; "" if there is a single client
     */
    private <C> C client(Class<C> type, String scope, Supplier<C> make) {
        return type.cast(clients.computeIfAbsent(type.getSimpleName() + " " + scope, key -> make.get()));
    }

    private BearerTokenAuthenticationPolicy bearer(String audience) {
        return new BearerTokenAuthenticationPolicy(connection.credential(), CloudAddresses.scope(audience));
    }

    private String token(String scope) {
        return connection
                .credential()
                .getTokenSync(new TokenRequestContext().addScopes(scope))
                .getToken();
    }
}
