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
 * The clients that sources read with: one for each service and subscription, made when first asked for, all on one HTTP
 * client, all with {@link RawCapture}. Safe for use by many threads. They are made without the SDK's managers: that of container
 * instances makes those of networks, storage and roles as well, with 228 proxies of services that nobody asks.
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
    private final Duration settle;
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
        boolean standsIn = connection.endpoint(ARM).isPresent();
        this.settle = LateLogWait.of(settings, standsIn);
        this.cloud = connection.cloud();
        this.retries = retries(settings);
        this.arm = pipeline(ARM, cloud.getResourceManagerEndpoint(), cloud.getManagementEndpoint());
        this.logsHome = CloudAddresses.logs(cloud);
        this.logs = pipeline(LOGS, logsHome, logsHome);
        this.proxy = EnvironmentProxy.of(settings);
    }

    /**
     * Makes no client yet, and asks for no token.
     *
     * @param settings as {@link AzureConnection} reads them, {@code AZURE_REQUEST_RETRY_COUNT}, and
     *     {@code EPHEMERA_SETTLE}: after how many seconds the activity log is looked at again
     * @throws IllegalArgumentException if an endpoint among them is no address, the cloud none, or a number none
     */
    public static AzureClients of(Map<String, String> settings, Clock clock) {
        return new AzureClients(settings, clock);
    }

    /** What reads from Azure, with its versions. */
    public static Map<String, String> libraries() {
        return Libraries.of(LIBRARIES);
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

    public MetricsQueryClient metrics() {
        return client(
                MetricsQueryClient.class,
                "",
                () -> new MetricsQueryClientBuilder()
                        .endpoint(armHome())
                        .pipeline(arm)
                        .buildClient());
    }

    public LogsQueryClient logs() {
        return client(
                LogsQueryClient.class,
                "",
                () -> new LogsQueryClientBuilder()
                        .endpoint(logsHome + "/v1")
                        .pipeline(logs)
                        .buildClient());
    }

    /** Tables of workspaces that the client for queries does not read. */
    public TableSearch tables() {
        return client(TableSearch.class, "", () -> new TableSearch(logs, logsHome));
    }

    /** A registry, or where it keeps its blobs; requests bear no credential but what is put into them. */
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

    /** A token that registries take in exchange for their own, and nobody else takes. */
    public String registryToken() {
        return token(RegistryHosts.TOKEN_SCOPE);
    }

    /** {@code azurecr.io} */
    public String registrySuffix() {
        return RegistryHosts.suffix(cloud);
    }

    /** True for an address at which registries of this cloud keep their blobs. */
    public boolean keepsBlobs(URI address) {
        return RegistryHosts.keepsBlobs(cloud, address);
    }

    /** Whose token is used, as far as the token tells; empty if none can be had or it does not tell. */
    public Optional<CallerIdentity> caller() {
        return CallerIdentity.of(token(CloudAddresses.scope(cloud.getManagementEndpoint())));
    }

    /** For parts of the resource manager whose clients are not there. */
    public ArmClient arm() {
        return client(ArmClient.class, "", () -> new ArmClient(arm, armHome()));
    }

    /**
     * A token that API servers of AKS take, and nobody else takes: they are one application in every cloud.
     *
     * @param anew true if the last one was refused; what is remembered of it is not used then
     */
    public AccessToken clusterToken(boolean anew) {
        TokenCredential credential = anew ? AzureConnection.of(settings).credential() : connection.credential();
        return credential.getTokenSync(new TokenRequestContext().addScopes(API_SERVERS));
    }

    /** Through which the environment has other servers than those of Azure asked. */
    public Optional<EnvironmentProxy> proxy() {
        return proxy;
    }

    /** The ways to clusters, for all sources that read of them; made when first asked for, and closed with the clients. */
    public <C extends ClusterConnections> C clusters(Class<C> type, Supplier<C> make) {
        return type.cast(clusters.computeIfAbsent(type, key -> make.get()));
    }

    /** What is asked of the resource manager outside of any package. */
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

    /** Scheme and host of the resource manager, without a slash at its end. */
    public String armHome() {
        return CloudAddresses.arm(cloud);
    }

    /** Azure Monitor of a region, which is asked about many resources at once. */
    public MetricsBatchClient metricsOf(String region) {
        return client(MetricsBatchClient.class, region, () -> {
            String suffix = CloudAddresses.metrics(cloud);
            String home = "https://" + region + "." + suffix;
            return new MetricsBatchClient(pipeline(METRICS, home, "https://" + suffix), home);
        });
    }

    /** Azure Monitor by way of the resource manager, which need not be told where a resource is, or was. */
    public MetricsBatchClient metricsOfOne() {
        return client(MetricsBatchClient.class, ARM, () -> new MetricsBatchClient(arm, armHome()));
    }

    /** Returns how often a call is attempted. */
    RetryPolicy retries() {
        return retries;
    }

    public Duration settle() {
        return settle;
    }

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
        Optional<URI> standsIn = connection.endpoint(service);
        RateLimits limits = standsIn.isPresent() ? RateLimits.none() : AzureRateLimits.usual();
        return new RawCapture(home, standsIn.orElse(home), limits, clock);
    }

    /** @param settings with {@code AZURE_REQUEST_RETRY_COUNT}, as the SDK reads it; an invalid number is ignored */
    private static RetryPolicy retries(Map<String, String> settings) {
        int retries = RETRIES;
        try {
            retries = Math.max(0, Integer.parseInt(settings.getOrDefault("AZURE_REQUEST_RETRY_COUNT", "")));
        } catch (NumberFormatException e) {
            // The usual number.
        }
        Duration first = Duration.ofMillis(500);
        return new RetryPolicy(1 + retries, first, first, Duration.ofSeconds(5), 1, RetryPolicy.CALL);
    }

    /** @param of subscription, region or address; "" if there is one for all */
    private <C> C client(Class<C> type, String of, Supplier<C> make) {
        return type.cast(clients.computeIfAbsent(type.getSimpleName() + " " + of, key -> make.get()));
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
