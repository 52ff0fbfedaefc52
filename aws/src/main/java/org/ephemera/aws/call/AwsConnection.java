package org.ephemera.aws.call;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.ServerAddress;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.endpoint.FipsEnabledProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;

/**
 * Endpoints, region and credentials for AWS. The settings have the names of the AWS CLI's environment variables:
 * {@code AWS_ENDPOINT_URL}, {@code AWS_ENDPOINT_URL_<SERVICE>}, {@code AWS_REGION}, {@code AWS_DEFAULT_REGION}, {@code
 * AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}, {@code AWS_SESSION_TOKEN}, {@code AWS_PROFILE}, {@code
 * AWS_USE_FIPS_ENDPOINT}. Settings that are absent are resolved as the SDK resolves them: profiles, container and
 * instance roles.
 */
public final class AwsConnection {
    private static final Pattern REGION = Pattern.compile("[a-z]+(-[a-z0-9]+)+");

    static {
        // Java reads these properties once, when HttpURLConnection is first used, so they are set before the store or
        // the key use it. The defaults keep five idle connections for each host, which opens a new connection for every
        // third call, and silently send a POST again if the server closes the connection.
        setUnlessSet("http.maxConnections", "64");
        setUnlessSet("sun.net.http.retryPost", "false");
        // HTTP client of the SDK's internal requests, such as those for the credentials of a role.
        setUnlessSet(SdkSystemSetting.SYNC_HTTP_SERVICE_IMPL.property(), ProcessHttp.class.getName());
    }

    private final Map<String, String> settings;
    private final AwsCredentialsProvider credentials;

    private AwsConnection(Map<String, String> settings) {
        this.settings = settings;
        this.credentials = credentials(settings);
    }

    /** Returns a connection with the given settings. Sends no request. */
    public static AwsConnection of(Map<String, String> settings) {
        return new AwsConnection(Map.copyOf(settings));
    }

    /**
     * Returns the endpoint that replaces the one of AWS; empty if none is set.
     *
     * @param service as at the end of {@code AWS_ENDPOINT_URL_<SERVICE>}, e.g. "s3"
     * @throws IllegalArgumentException if the setting is not an HTTP address
     */
    public Optional<URI> endpoint(String service) {
        String name = "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
        return address(name).or(() -> address("AWS_ENDPOINT_URL"));
    }

    /**
     * Returns the configured region. Instance metadata is not queried, because that takes seconds on a machine without
     * it.
     *
     * @throws IllegalArgumentException if the setting does not have the form of a region
     */
    public Optional<Region> region() {
        return region("AWS_REGION").or(() -> region("AWS_DEFAULT_REGION")).or(this::profileRegion);
    }

    /** Configures a client's builder with endpoint, region, credentials and the only HTTP client on the class path. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
            B builder, String service, Region region) {
        endpoint(service).ifPresent(builder::endpointOverride);
        // A configured endpoint has priority: SDK clients reject an endpoint together with FIPS.
        return builder.region(region)
                .credentialsProvider(credentials)
                .httpClientBuilder(httpClientBuilder())
                .fipsEnabled(endpoint(service).isEmpty() && usesFips());
    }

    /**
     * Reports whether FIPS endpoints are used: {@code AWS_USE_FIPS_ENDPOINT}, or {@code use_fips_endpoint} of the
     * profile (AWS SDKs and Tools reference guide, "Dual-stack and FIPS endpoints").
     */
    public boolean usesFips() {
        return setting("AWS_USE_FIPS_ENDPOINT")
                .map(Boolean::parseBoolean)
                .or(this::profileFips)
                .orElse(false);
    }

    private Optional<Boolean> profileFips() {
        try {
            return FipsEnabledProvider.builder()
                    .profileName(settings.get("AWS_PROFILE"))
                    .build()
                    .isFipsEnabled();
        } catch (SdkClientException | IllegalStateException e) {
            return Optional.empty(); // the profile's value is neither true nor false
        }
    }

    /**
     * Returns a builder of the only HTTP client on the class path. By default this client would send all requests
     * through the proxy in {@code HTTP_PROXY}, even those to this machine, and would ignore {@code HTTPS_PROXY}. It is
     * configured to use the proxy of the process ({@link java.net.ProxySelector#getDefault()}).
     */
    public static UrlConnectionHttpClient.Builder httpClientBuilder() {
        return UrlConnectionHttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useEnvironmentVariablesValues(false)
                        .build());
    }

    /** Returns the caller's credentials. They are resolved on first use. */
    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    private Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name)).filter(value -> !value.isBlank());
    }

    private Optional<URI> address(String name) {
        return setting(name).map(text -> ServerAddress.parse(name, text, "http://127.0.0.1:5000"));
    }

    private Optional<Region> region(String name) {
        return setting(name).map(text -> {
            if (!REGION.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        name + " is not a valid region; expected for example 'eu-west-1', not '"
                                + SanitizedText.address(text) + "'");
            }
            return Region.of(text);
        });
    }

    private Optional<Region> profileRegion() {
        try {
            return Optional.ofNullable(new AwsProfileRegionProvider(null, settings.get("AWS_PROFILE")).getRegion());
        } catch (SdkClientException e) {
            return Optional.empty(); // no such profile, or one without a region
        }
    }

    private static AwsCredentialsProvider credentials(Map<String, String> settings) {
        @Nullable String id = settings.get("AWS_ACCESS_KEY_ID");
        @Nullable String secret = settings.get("AWS_SECRET_ACCESS_KEY");
        @Nullable String token = settings.get("AWS_SESSION_TOKEN");
        if (id == null || id.isBlank() || secret == null || secret.isBlank()) {
            @Nullable String profile = settings.get("AWS_PROFILE");
            AwsCredentialsProvider usual =
                    DefaultCredentialsProvider.builder().profileName(profile).build();
            return profile == null || profile.isBlank() ? usual : new ProfileCredentials(profile, usual);
        }
        return StaticCredentialsProvider.create(
                token == null || token.isBlank()
                        ? AwsBasicCredentials.create(id, secret)
                        : AwsSessionCredentials.create(id, secret, token));
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * Provider of the HTTP client of clients that the SDK creates internally, for example to call STS for the
     * credentials of a role of a profile or a service account. It is the same client as all others use ({@link
     * AwsConnection#httpClientBuilder()}). The class is public because the SDK instantiates it by name.
     */
    public static final class ProcessHttp implements SdkHttpService {
        @Override
        public SdkHttpClient.Builder<?> createHttpClientBuilder() {
            return AwsConnection.httpClientBuilder();
        }
    }
}
