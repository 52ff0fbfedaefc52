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
 * Stands between a process and the servers that it writes to, and asks somebody about each call before it goes on. A call is
 * named {@code SERVICE METHOD /PATH?QUERY OPERATION}; the last is what {@code X-Amz-Target} says, or nothing.
 */
public final class CountedCalls implements AutoCloseable {
    static {
        // Else an answer of two parts waits for the receiver's acknowledgement of the first.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What becomes of a call. */
    public enum Fate {
        PASSED,
        /** It goes on, and whoever made it is ended before the answer comes. */
        LAST,
        /** Nobody hears of it any more. */
        DROPPED,
        /** Answered with 503, as servers do that are asked too often. */
        THROTTLED,
        /** Answered with 403. */
        FORBIDDEN
    }

    /** Who is asked; by many threads. */
    public interface Watcher {
        Fate meets(String call);

        /** Ends whoever makes the calls; returns once he is gone. */
        void end();
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> created = new CopyOnWriteArrayList<>();
    private final Phaser underway = new Phaser(1);
    private final Watcher watcher;

    public CountedCalls(Watcher watcher) {
        this.watcher = watcher;
    }

    /** Stands before one server; where it can be reached now. */
    public URI before(String service, URI server) throws IOException {
        HttpServer before = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        before.createContext("/", exchange -> handle(service, server, exchange));
        before.setExecutor(threads);
        before.start();
        servers.add(before);
        return URI.create("http://127.0.0.1:" + before.getAddress().getPort());
    }

    /** Waits until what was under way when somebody was ended has come to its end, too. */
    public void settle() {
        underway.awaitAdvance(underway.arrive());
    }

    /** Service and path of what was created by {@code PUT}, in this order. */
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
            byte[] asked = exchange.getRequestBody().readAllBytes();
            String call = named(service, exchange);
            switch (watcher.meets(call)) {
                case PASSED -> answer(exchange, passed(service, server, exchange, asked));
                case LAST -> {
                    passed(service, server, exchange, asked);
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
        URI asked = exchange.getRequestURI();
        // Decoded: Azure's clients write a blob's name with %2F.
        return service + " " + exchange.getRequestMethod() + " " + asked.getPath() + "?"
                + Optional.ofNullable(asked.getQuery()).orElse("") + " "
                + Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                        .orElse("");
    }

    private HttpResponse<byte[]> passed(String service, URI server, HttpExchange exchange, byte[] asked)
            throws IOException {
        try {
            HttpResponse<byte[]> said =
                    http.send(request(server, exchange, asked), HttpResponse.BodyHandlers.ofByteArray());
            if (exchange.getRequestMethod().equals("PUT") && said.statusCode() / 100 == 2) {
                created.add(service + " " + exchange.getRequestURI().getPath());
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static HttpRequest request(URI server, HttpExchange exchange, byte[] asked) {
        String method = exchange.getRequestMethod();
        boolean bare = asked.length == 0 && !method.equals("PUT") && !method.equals("POST");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server + exchange.getRequestURI().toString()))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, bare ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(asked));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!name.matches("(?i)host|connection|content-length|expect|upgrade|http2-settings")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> said) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        said.headers().map().forEach((name, values) -> {
            boolean length = head && name.equalsIgnoreCase("content-length");
            if (length || !name.matches("(?i)content-length|transfer-encoding|connection|date|keep-alive")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        send(exchange, said.statusCode(), head ? new byte[0] : said.body());
    }

    /** As S3 and SQS say it in the body, and Azure Storage in a header. */
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
