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
 * Where AWS is and as whom it is asked. The settings bear the names of the AWS CLI's environment variables:
 * {@code AWS_ENDPOINT_URL}, {@code AWS_ENDPOINT_URL_<SERVICE>}, {@code AWS_REGION}, {@code AWS_DEFAULT_REGION},
 * {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}, {@code AWS_SESSION_TOKEN}, {@code AWS_PROFILE},
 * {@code AWS_USE_FIPS_ENDPOINT}. What they leave open is found as the SDK finds it: profiles, container and instance roles.
 */
public final class AwsConnection {
    private static final Pattern REGION = Pattern.compile("[a-z]+(-[a-z0-9]+)+");

    static {
        // Read once, when HttpURLConnection is first used, be it for the store or the key. It would keep five idle
        // connections a host and open a new one for every third call; and it would send a POST twice, without a word,
        // if the
        // server hangs up on it.
        setUnlessSet("http.maxConnections", "64");
        setUnlessSet("sun.net.http.retryPost", "false");
        // By whom the SDK has its own questions asked, as those for the credentials of a role.
        setUnlessSet(SdkSystemSetting.SYNC_HTTP_SERVICE_IMPL.property(), ProcessHttp.class.getName());
    }

    private final Map<String, String> settings;
    private final AwsCredentialsProvider credentials;

    private AwsConnection(Map<String, String> settings) {
        this.settings = settings;
        this.credentials = credentials(settings);
    }

    public static AwsConnection of(Map<String, String> settings) {
        return new AwsConnection(Map.copyOf(settings));
    }

    /**
     * The address that stands in for that of AWS.
     *
     * @param service as at the end of {@code AWS_ENDPOINT_URL_<SERVICE>}, e.g. "s3"
     * @throws IllegalArgumentException if it is no address
     */
    public Optional<URI> endpoint(String service) {
        String name = "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
        return address(name).or(() -> address("AWS_ENDPOINT_URL"));
    }

    /**
     * The region that was configured; instance metadata is not asked, which takes seconds where there is none.
     *
     * @throws IllegalArgumentException if it cannot be one
     */
    public Optional<Region> region() {
        return region("AWS_REGION").or(() -> region("AWS_DEFAULT_REGION")).or(this::profileRegion);
    }

    /** Gives a client's builder its endpoint, region, credentials and the only HTTP client we ship. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
            B builder, String service, Region region) {
        endpoint(service).ifPresent(builder::endpointOverride);
        // Whoever names an address means that one; both together no client of AWS accepts.
        return builder.region(region)
                .credentialsProvider(credentials)
                .httpClientBuilder(http())
                .fipsEnabled(endpoint(service).isEmpty() && fips());
    }

    /**
     * True if AWS is to be asked by its FIPS endpoints: {@code AWS_USE_FIPS_ENDPOINT}, or {@code use_fips_endpoint} of the
     * profile (AWS SDKs and Tools reference guide, "Dual-stack and FIPS endpoints").
     */
    public boolean fips() {
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
            return Optional.empty(); // neither true nor false
        }
    }

    /**
     * The only HTTP client we ship. Left to itself it would ask everything through what {@code HTTP_PROXY} names, what is on this machine
     * too, and know no {@code HTTPS_PROXY}; so it asks as the process does ({@link java.net.ProxySelector#getDefault()}).
     */
    public static UrlConnectionHttpClient.Builder http() {
        return UrlConnectionHttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useEnvironmentVariablesValues(false)
                        .build());
    }

    /** As whom AWS is asked; found when first asked for. */
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
                        name + " is a region such as 'eu-west-1', not '" + SanitizedText.address(text) + "'");
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
     * The HTTP client of those clients that the SDK makes by itself, as to ask STS for the credentials of a role that a profile or a service
     * account names: the same as of all others ({@link AwsConnection#http()}). Public because the SDK makes it by its name.
     */
    public static final class ProcessHttp implements SdkHttpService {
        @Override
        public SdkHttpClient.Builder<?> createHttpClientBuilder() {
            return AwsConnection.http();
        }
    }
}
