package org.ephemera.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;

/**
 * HTTP proxy between a process and the servers that it writes to. A watcher decides the fate of each call before it is
 * forwarded. A call has the form {@code SERVICE METHOD /PATH?QUERY OPERATION}; the operation is the value of {@code
 * X-Amz-Target}, or empty.
 */
public final class CallInterceptingProxy implements AutoCloseable {
    static {
        // Without TCP_NODELAY, a response of two parts waits for the receiver's acknowledgement of the first.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Fate of a call. */
    public enum Fate {
        PASSED,
        /** Forwarded; the process is killed before it receives the response. */
        LAST,
        /** Dropped without a response. */
        DROPPED,
        /** Rejected with 503, as by a throttling server. */
        THROTTLED,
        /** Rejected with 403. */
        FORBIDDEN
    }

    /** Decides the fate of calls; used by many threads. */
    public interface Watcher {
        Fate fateOf(String call);

        /** Kills the process that makes the calls; returns when it has exited. */
        void end();
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> created = new CopyOnWriteArrayList<>();
    private final Phaser underway = new Phaser(1);
    private final Watcher watcher;

    public CallInterceptingProxy(Watcher watcher) {
        this.watcher = watcher;
    }

    /** Adds a server; returns the address of the proxy for it. */
    public URI addServer(String service, URI server) throws IOException {
        HttpServer before = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        before.createContext("/", exchange -> handle(service, server, exchange));
        before.setExecutor(threads);
        before.start();
        servers.add(before);
        return URI.create("http://127.0.0.1:" + before.getAddress().getPort());
    }

    /** Waits until all calls that were in progress when the process was killed have ended. */
    public void awaitCalls() {
        underway.awaitAdvance(underway.arrive());
    }

    /** Returns service and path of the objects created by {@code PUT}, in order. */
    public List<String> created() {
        return List.copyOf(created);
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.close();
        http.close();
    }

    private void handle(String service, URI server, HttpExchange exchange) throws IOException {
        underway.register();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String call = named(service, exchange);
            switch (watcher.fateOf(call)) {
                case PASSED -> answer(exchange, passed(service, server, exchange, body));
                case LAST -> {
                    passed(service, server, exchange, body);
                    watcher.end();
                }
                case DROPPED -> {}
                case THROTTLED -> refuse(exchange, 503, "SlowDown", "ServerBusy");
                case FORBIDDEN -> refuse(exchange, 403, "AccessDenied", "AuthorizationFailure");
            }
        } finally {
            underway.arriveAndDeregister();
        }
    }

    private static String named(String service, HttpExchange exchange) {
        URI body = exchange.getRequestURI();
        // Decoded, because Azure's clients encode the slashes of a blob name as %2F.
        return service + " " + exchange.getRequestMethod() + " " + body.getPath() + "?"
                + Optional.ofNullable(body.getQuery()).orElse("") + " "
                + Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                        .orElse("");
    }

    private HttpResponse<byte[]> passed(String service, URI server, HttpExchange exchange, byte[] body)
            throws IOException {
        try {
            HttpResponse<byte[]> response =
                    http.send(request(server, exchange, body), HttpResponse.BodyHandlers.ofByteArray());
            if (exchange.getRequestMethod().equals("PUT") && response.statusCode() / 100 == 2) {
                created.add(service + " " + exchange.getRequestURI().getPath());
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static HttpRequest request(URI server, HttpExchange exchange, byte[] body) {
        String method = exchange.getRequestMethod();
        boolean bare = body.length == 0 && !method.equals("PUT") && !method.equals("POST");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server + exchange.getRequestURI().toString()))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, bare ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!name.matches("(?i)host|connection|content-length|expect|upgrade|http2-settings")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        response.headers().map().forEach((name, values) -> {
            boolean length = head && name.equalsIgnoreCase("content-length");
            if (length || !name.matches("(?i)content-length|transfer-encoding|connection|date|keep-alive")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        send(exchange, response.statusCode(), head ? new byte[0] : response.body());
    }

    /** Sends an error with its code in the body, as S3 and SQS do, and in a header, as Azure Storage does. */
    private static void refuse(HttpExchange exchange, int status, String aws, String azure) throws IOException {
        exchange.getResponseHeaders().set("x-ms-error-code", azure);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        send(exchange, status, head ? new byte[0] : ("<Error><Code>" + aws + "</Code></Error>").getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
