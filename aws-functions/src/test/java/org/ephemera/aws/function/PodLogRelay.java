package org.ephemera.aws.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.ephemera.format.Json;
import org.ephemera.testing.GeneratedPodLog;
import org.ephemera.testing.TestServerCertificate;
import org.jspecify.annotations.Nullable;

/**
 * HTTPS server in front of the API server of a simulated cluster. It replaces the current log of the first pod that is
 * read by a large one that begins when the container started, and forwards all other requests.
 */
final class PodLogRelay implements AutoCloseable {
    private final HttpsServer server;
    private final TestServerCertificate identity;
    private final Duration span;
    private final long bytes;

    private volatile @Nullable HttpClient http;
    private volatile @Nullable URI cluster;
    private final AtomicReference<@Nullable LargeLog> large = new AtomicReference<>();

    /** Log of a container, returned for this path. */
    private record LargeLog(String path, String container, GeneratedPodLog log) {}

    /**
     * Starts the server.
     *
     * @param span time in which the log was written
     */
    PodLogRelay(Path folder, Duration span, long bytes) throws IOException {
        this.span = span;
        this.bytes = bytes;
        identity = new TestServerCertificate(folder.resolve("pki"), "IP:127.0.0.1");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns the log; it is known when the pod has been read. */
    GeneratedPodLog log() {
        return Optional.ofNullable(large.get()).orElseThrow().log();
    }

    /** Reports whether the parameters of an item name the container of the log. Pods may have containers of one name. */
    boolean isReadBy(JsonNode parameters) {
        LargeLog known = Optional.ofNullable(large.get()).orElseThrow();
        return known.container().equals(parameters.path("container").asText())
                && known.path().endsWith("/" + parameters.path("podName").asText() + "/log");
    }

    /** Changes a response of DescribeCluster, so that the cluster is reached at the address. */
    byte[] lead(byte[] described, URI address) {
        try {
            ObjectNode response = (ObjectNode) Json.parse(described);
            ObjectNode shown = (ObjectNode) response.path("cluster");
            if (cluster == null) {
                http = trusting(Base64.getDecoder()
                        .decode(shown.path("certificateAuthority").path("data").asText()));
                cluster = URI.create(shown.path("endpoint").asText());
            }
            shown.put("endpoint", address.toString());
            shown.putObject("certificateAuthority")
                    .put("data", Base64.getEncoder().encodeToString(identity.authority()));
            return Json.bytes(response);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpClient trusting(byte[] authority) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "cluster",
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(authority)));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = query(exchange.getRequestURI());
            LargeLog known = large.get();
            if (known != null
                    && exchange.getRequestURI().getPath().equals(known.path())
                    && known.container().equals(query.get("container"))
                    && !query.containsKey("previous")) {
                known.log().sendTo(exchange, query);
            } else {
                forward(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(HttpExchange exchange) throws IOException, InterruptedException {
        URI target = URI.create(cluster + exchange.getRequestURI().toString());
        HttpRequest.Builder request = HttpRequest.newBuilder(target);
        for (String name : new String[] {"Authorization", "Accept", "User-Agent"}) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                    .ifPresent(value -> request.header(name, value));
        }
        HttpResponse<byte[]> response =
                Optional.ofNullable(http).orElseThrow().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        String path = exchange.getRequestURI().getPath();
        if (path.matches("/api/v1/namespaces/[^/]+/pods/[^/]+")) {
            large.compareAndSet(null, ofContainer(path, Json.parse(response.body())));
        }
        response.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
        exchange.getResponseBody().write(response.body());
    }

    private LargeLog ofContainer(String pod, JsonNode json) {
        JsonNode status = json.at("/status/containerStatuses/0");
        Instant started = Instant.parse(status.at("/state/running/startedAt").asText());
        return new LargeLog(pod + "/log", status.path("name").asText(), GeneratedPodLog.ofBytes(started, span, bytes));
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new TreeMap<>();
        String decoded = Optional.ofNullable(uri.getQuery()).orElse("");
        for (String pair : decoded.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
        Optional.ofNullable(http).ifPresent(HttpClient::close);
    }
}
