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
 * Where Azure is and as whom it is asked. The settings bear the names of the environment variables that Azure's own tools
 * read: {@code AZURE_TENANT_ID}, {@code AZURE_CLIENT_ID}, {@code AZURE_CLIENT_SECRET} and all else that the SDK's default
 * credential knows (managed identity and {@code az login} among it), {@code AZURE_STORAGE_KEY} for stores that take no
 * tokens, {@code AZURE_CLOUD} ({@code AzureCloud}, {@code AzureUSGovernment} or {@code AzureChinaCloud}). Ours alone are
 * {@code AZURE_ENDPOINT_URL} and {@code AZURE_ENDPOINT_URL_<SERVICE>}: where something stands that is to be asked
 * instead of Azure, as in {@code AWS_ENDPOINT_URL}.
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

    public static AzureConnection of(Map<String, String> settings) {
        return new AzureConnection(Map.copyOf(settings), null, null);
    }

    /** For whoever has a way to Azure, and tokens, already. */
    public static AzureConnection of(Map<String, String> settings, HttpClient transport, TokenCredential credential) {
        return new AzureConnection(Map.copyOf(settings), transport, credential);
    }

    /**
     * The address that stands in for that of Azure.
     *
     * @param service as at the end of {@code AZURE_ENDPOINT_URL_<SERVICE>}: "arm", "blob", "keyvault", "login", "logs",
     *     "metrics" or "registry"
     * @throws IllegalArgumentException if it is no address
     */
    public Optional<URI> endpoint(String service) {
        return address(ENDPOINT + "_" + service.toUpperCase(Locale.ROOT)).or(() -> address(ENDPOINT));
    }

    /**
     * The addresses and domains of the cloud that was chosen.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public AzureEnvironment cloud() {
        return switch (setting("AZURE_CLOUD").orElse("AzureCloud")) {
            case "AzureCloud", "AzurePublicCloud" -> AzureEnvironment.AZURE;
            case "AzureUSGovernment" -> AzureEnvironment.AZURE_US_GOVERNMENT;
            case "AzureChinaCloud" -> AzureEnvironment.AZURE_CHINA;
            default ->
                throw new IllegalArgumentException(
                        "AZURE_CLOUD is 'AzureCloud', 'AzureUSGovernment' or 'AzureChinaCloud'");
        };
    }

    /**
     * The way to a service: requests are made, signed and checked as for Azure, and are sent to the address that stands in
     * for it, if there is one. So everything but the last step is what Azure gets.
     *
     * @throws IllegalArgumentException if tokens would travel in the clear to another machine
     */
    public HttpClient http(String service) {
        return http(service, "");
    }

    /** @param below path on the address that stands in, before that of the request */
    public HttpClient http(String service, String below) {
        Optional<URI> elsewhere = endpoint(service);
        return elsewhere.isEmpty()
                ? transport()
                : Redirected.to(elsewhere.get(), below, transport(), ENDPOINT + "_" + service.toUpperCase(Locale.ROOT));
    }

    /** As a user would name it: the address that stands in, else what is said here. */
    public String named(String service, String otherwise) {
        return endpoint(service).map(URI::toString).orElse(otherwise);
    }

    /** As whom Azure is asked; found when a token is first asked for. */
    public synchronized TokenCredential credential() {
        TokenCredential known = credential != null ? credential : defaultCredential();
        credential = known;
        return known;
    }

    /** The key of a storage account, for servers that take no tokens. */
    public Optional<String> storageKey() {
        return setting("AZURE_STORAGE_KEY");
    }

    /** The settings as the SDK's builders take them. */
    public Configuration configuration() {
        return new ConfigurationBuilder(none -> Map.of(), none -> Map.of(), none -> settings).build();
    }

    /** Without any address that stands in. */
    public synchronized HttpClient transport() {
        HttpClient known = transport != null
                ? transport
                : new Rereadable(
                        JdkHttp.builder().configuration(configuration()).build());
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
     * Sends what is meant for Azure to another address. Whatever looks at a request before believes that it goes to Azure: no
     * token is kept back because the address has no TLS, no answer is refused because its host has another name.
     */
    private record Redirected(URI address, String below, HttpClient transport) implements HttpClient {
        private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

        static Redirected to(URI address, String below, HttpClient transport, String setting) {
            if (address.getScheme().equals("http") && !THIS_MACHINE.contains(address.getHost())) {
                throw new IllegalArgumentException(
                        setting + " begins with 'https://' unless it is on this machine: tokens"
                                + " would be sent in the clear");
            }
            return new Redirected(address, below, transport);
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

        /** The pipeline's own request stays as it is: it may be sent again. */
        private HttpRequest redirect(HttpRequest request) {
            String root = address.toString().replaceFirst("/+$", "");
            try {
                URL url = URI.create(root + below + request.getUrl().getFile()).toURL();
                return request.copy().setUrl(url);
            } catch (MalformedURLException e) {
                throw new IllegalStateException("the address was checked to be one of HTTP", e);
            }
        }
    }

    /**
     * Keeps what a server says with an error, so that it can be read twice. The JDK's client gives a body once; where a blob is
     * read, the SDK looks into the error, then empties the answer before it tries again, and failed with that instead.
     */
    private record Rereadable(HttpClient transport) implements HttpClient {
        private static final int FIRST_ERROR = 400;

        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return transport.send(request).map(Rereadable::kept);
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request, Context context) {
            return transport.send(request, context).map(Rereadable::kept);
        }

        /** Here the body is read as it is asked for, and an answer that is not wanted is closed. */
        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            return transport.sendSync(request, context);
        }

        private static HttpResponse kept(HttpResponse response) {
            return response.getStatusCode() < FIRST_ERROR ? response : response.buffer();
        }
    }
}
