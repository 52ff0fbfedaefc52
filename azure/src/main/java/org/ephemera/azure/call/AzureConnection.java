package org.ephemera.azure.call;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.util.Configuration;
import com.azure.core.util.ConfigurationBuilder;
import com.azure.core.util.Context;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.model.ServerAddress;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Addresses and credentials of Azure. The settings have the names of the environment variables of Azure's own tools:
 * {@code AZURE_TENANT_ID}, {@code AZURE_CLIENT_ID}, {@code AZURE_CLIENT_SECRET} and everything else that the SDK's
 * default credential supports (including managed identity and {@code az login}), {@code AZURE_STORAGE_KEY} for stores
 * that accept no tokens, {@code AZURE_CLOUD} ({@code AzureCloud}, {@code AzureUSGovernment} or
 * {@code AzureChinaCloud}). Only Ephemera reads {@code AZURE_ENDPOINT_URL} and {@code AZURE_ENDPOINT_URL_<SERVICE>}:
 * addresses that replace those of Azure, like {@code AWS_ENDPOINT_URL}.
 */
public final class AzureConnection {
    private static final String ENDPOINT = "AZURE_ENDPOINT_URL";

    private final Map<String, String> settings;
    private @Nullable HttpClient transport;
    private @Nullable TokenCredential credential;

    private AzureConnection(
            Map<String, String> settings, @Nullable HttpClient transport, @Nullable TokenCredential credential) {
        this.settings = settings;
        this.transport = transport;
        this.credential = credential;
    }

    /** Creates a connection with its own transport and credential. */
    public static AzureConnection of(Map<String, String> settings) {
        return new AzureConnection(Map.copyOf(settings), null, null);
    }

    /** Creates a connection with an existing transport and credential. */
    public static AzureConnection of(Map<String, String> settings, HttpClient transport, TokenCredential credential) {
        return new AzureConnection(Map.copyOf(settings), transport, credential);
    }

    /**
     * Returns the address that replaces that of Azure, if one is set.
     *
     * @param service suffix of {@code AZURE_ENDPOINT_URL_<SERVICE>}: "arm", "blob", "keyvault", "login", "logs",
     *     "metrics" or "registry"
     * @throws IllegalArgumentException if the address is invalid
     */
    public Optional<URI> endpoint(String service) {
        return address(ENDPOINT + "_" + service.toUpperCase(Locale.ROOT)).or(() -> address(ENDPOINT));
    }

    /**
     * Returns the addresses and domains of the selected cloud.
     *
     * @throws IllegalArgumentException if no cloud has that name
     */
    public AzureEnvironment cloud() {
        return switch (setting("AZURE_CLOUD").orElse("AzureCloud")) {
            case "AzureCloud", "AzurePublicCloud" -> AzureEnvironment.AZURE;
            case "AzureUSGovernment" -> AzureEnvironment.AZURE_US_GOVERNMENT;
            case "AzureChinaCloud" -> AzureEnvironment.AZURE_CHINA;
            default ->
                throw new IllegalArgumentException(
                        "invalid AZURE_CLOUD; expected 'AzureCloud', 'AzureUSGovernment' or 'AzureChinaCloud'");
        };
    }

    /**
     * Returns the HTTP client for a service. Requests are created, signed and checked as for Azure, and are sent to the
     * replacement address, if one is set.
     *
     * @throws IllegalArgumentException if tokens would be sent unencrypted to another machine
     */
    public HttpClient http(String service) {
        return http(service, "");
    }

    /**
     * Returns the HTTP client for a service.
     *
     * @param below path at the replacement address, before the path of the request
     */
    public HttpClient http(String service, String below) {
        Optional<URI> replacement = endpoint(service);
        return replacement.isEmpty()
                ? transport()
                : RedirectingHttpClient.to(
                        replacement.get(), below, transport(), ENDPOINT + "_" + service.toUpperCase(Locale.ROOT));
    }

    /** Returns the address for messages: the replacement address, or this default. */
    public String displayAddress(String service, String otherwise) {
        return endpoint(service).map(URI::toString).orElse(otherwise);
    }

    /** Returns the credential; it selects a token source when the first token is requested. */
    public synchronized TokenCredential credential() {
        TokenCredential known = credential != null ? credential : defaultCredential();
        credential = known;
        return known;
    }

    /** Returns the key of a storage account, for servers that accept no tokens. */
    public Optional<String> storageKey() {
        return setting("AZURE_STORAGE_KEY");
    }

    /** Returns the settings in the form of the SDK's builders. */
    public Configuration configuration() {
        return new ConfigurationBuilder(none -> Map.of(), none -> Map.of(), none -> settings).build();
    }

    /** Returns the HTTP client without replacement addresses. */
    public synchronized HttpClient transport() {
        HttpClient known = transport != null
                ? transport
                : new ErrorBufferingHttpClient(
                        JdkHttpClients.builder().configuration(configuration()).build());
        transport = known;
        return known;
    }

    private TokenCredential defaultCredential() {
        DefaultAzureCredentialBuilder builder = new DefaultAzureCredentialBuilder()
                .configuration(configuration())
                .httpClient(http("login"));
        builder.authorityHost(setting("AZURE_AUTHORITY_HOST").orElse(cloud().getActiveDirectoryEndpoint()));
        setting("AZURE_TENANT_ID").ifPresent(builder::tenantId);
        setting("AZURE_CLIENT_ID").ifPresent(builder::managedIdentityClientId);
        if (endpoint("login").isPresent()) {
            builder.disableInstanceDiscovery();
        }
        return builder.build();
    }

    private Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name)).filter(value -> !value.isBlank());
    }

    private Optional<URI> address(String name) {
        return setting(name).map(text -> ServerAddress.parse(name, text, "http://127.0.0.1:10000"));
    }

    /**
     * HTTP client that sends requests to a replacement address. All checks before it see the address of Azure, so the
     * SDK sends tokens without TLS and accepts the response of another host name.
     */
    private record RedirectingHttpClient(URI address, String below, HttpClient transport) implements HttpClient {
        private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

        static RedirectingHttpClient to(URI address, String below, HttpClient transport, String setting) {
            if (address.getScheme().equals("http") && !THIS_MACHINE.contains(address.getHost())) {
                throw new IllegalArgumentException("invalid " + setting
                        + ": tokens would be sent unencrypted; expected 'https://', or" + " 'http://' on this machine");
            }
            return new RedirectingHttpClient(address, below, transport);
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return transport.send(redirect(request));
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request, Context context) {
            return transport.send(redirect(request), context);
        }

        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            return transport.sendSync(redirect(request), context);
        }

        /** Returns a redirected copy; the pipeline may send the original request again. */
        private HttpRequest redirect(HttpRequest request) {
            String root = address.toString().replaceFirst("/+$", "");
            try {
                URL url = URI.create(root + below + request.getUrl().getFile()).toURL();
                return request.copy().setUrl(url);
            } catch (MalformedURLException e) {
                throw new IllegalStateException("the address was checked before", e);
            }
        }
    }

    /**
     * HTTP client that buffers error bodies, so that they can be read twice. The JDK's client returns a body once. When
     * it reads a blob, the SDK parses the error body and then drains it before a retry, which would fail.
     */
    private record ErrorBufferingHttpClient(HttpClient transport) implements HttpClient {
        private static final int FIRST_ERROR = 400;

        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return transport.send(request).map(ErrorBufferingHttpClient::buffered);
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request, Context context) {
            return transport.send(request, context).map(ErrorBufferingHttpClient::buffered);
        }

        /** Does not buffer: synchronous callers read the body as a stream and close an unused response. */
        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            return transport.sendSync(request, context);
        }

        private static HttpResponse buffered(HttpResponse response) {
            return response.getStatusCode() < FIRST_ERROR ? response : response.buffer();
        }
    }
}
