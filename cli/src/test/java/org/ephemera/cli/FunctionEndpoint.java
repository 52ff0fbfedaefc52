package org.ephemera.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.cli.demo.AwsDemo;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.Json;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;

/**
 * Deployed function: Lambda's {@code Invoke} and the URL of a function app call the real handler. Like a function
 * with a queue, it responds when the package is open and continues in the background.
 */
final class FunctionEndpoint implements AutoCloseable {
    static final String KEY = "the-function's-key";

    private final HttpServer server;
    private final Map<String, String> settings;
    private final Path store;
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> workers = new CopyOnWriteArrayList<>();
    private final List<byte[]> requests = new CopyOnWriteArrayList<>();

    private FunctionEndpoint(HttpServer server, Map<String, String> settings, Path store) {
        this.server = server;
        this.settings = settings;
        this.store = store;
    }

    static FunctionEndpoint open(Map<String, String> settings, Path store) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FunctionEndpoint endpoint = new FunctionEndpoint(server, settings, store);
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.createContext("/2015-03-31/functions/collector/invocations", endpoint::lambda);
        server.createContext("/2015-03-31/functions/broken/invocations", FunctionEndpoint::broken);
        server.createContext(
                "/2015-03-31/functions/busy/invocations",
                exchange -> refused(exchange, 429, "TooManyRequestsException"));
        server.createContext(
                "/2015-03-31/functions/asleep/invocations",
                exchange -> refused(exchange, 502, "ENILimitReachedException"));
        server.createContext(
                "/2015-03-31/functions/late/invocations", exchange -> refused(exchange, 403, "ExpiredTokenException"));
        server.createContext("/api/alert", endpoint::azure);
        server.createContext("/api/slow", FunctionEndpoint::slow);
        server.start();
        return endpoint;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<String> signatures() {
        return signatures;
    }

    List<byte[]> requests() {
        return requests;
    }

    private void lambda(HttpExchange exchange) throws IOException {
        signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        answer(exchange, 200, opened(exchange.getRequestBody().readAllBytes()));
    }

    private void azure(HttpExchange exchange) throws IOException {
        byte[] request = exchange.getRequestBody().readAllBytes();
        if (!KEY.equals(exchange.getRequestHeaders().getFirst("x-functions-key"))) {
            answer(exchange, 401, new byte[0]);
            return;
        }
        answer(exchange, 202, opened(request));
    }

    /** Returns the response of Azure after the timeout of a function. */
    private static void slow(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        answer(exchange, 504, "<h2>504.0 GatewayTimeout</h2>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void broken(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("X-Amz-Function-Error", "Unhandled");
        answer(exchange, 200, "{\"errorMessage\":\"secret words\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void refused(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("x-amzn-ErrorType", code);
        answer(exchange, status, new byte[0]);
    }

    /** Returns the response of a function with a queue while its worker starts. */
    private byte[] opened(byte[] request) throws IOException {
        requests.add(request);
        CompletableFuture<Void> worker = CompletableFuture.runAsync(() -> work(request));
        workers.add(worker);
        EvidenceStore evidence = DirectoryEvidenceStore.open(store);
        while (true) {
            for (var object : StoreListing.of(evidence, "packages/")) {
                if (object.key().endsWith("/open.json")) {
                    String place = object.key().substring(0, object.key().length() - "/open.json".length());
                    return Json.bytes(Json.object()
                            .put("packageId", place.substring(place.lastIndexOf('/') + 1))
                            .put("location", store + "/" + place)
                            .put("status", "queued"));
                }
            }
            if (worker.isDone()) {
                return Json.bytes(Json.object().put("status", "not-an-alert").put("reason", "it names no container"));
            }
            Thread.onSpinWait();
        }
    }

    private void work(byte[] request) {
        try {
            AwsRuntime.of(settings, Clock.systemUTC())
                    .alerts(CollectionListener.NONE, line -> {})
                    .handle(request, "test", () -> AwsDemo.TIMEOUT);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.forEach(CompletableFuture::join);
    }
}
