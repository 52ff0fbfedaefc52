package org.ephemera.aws.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executors;
import org.ephemera.aws.call.AwsConnection;
import org.jspecify.annotations.Nullable;

/** HTTP server that returns scripted responses in order, for responses that no available server can produce. */
public final class ScriptedServer implements AutoCloseable {
    /** Received request; header names are in lower case. */
    public record ReceivedRequest(String method, URI uri, Map<String, String> headers, String body) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /**
     * Scripted response.
     *
     * @param promised the declared length of the body; if the body is shorter, the connection is closed after it
     */
    private record ScriptedResponse(int status, Map<String, String> headers, String body, long promised) {}

    private final Queue<ScriptedResponse> script = new ArrayDeque<>();
    private final List<ReceivedRequest> receivedRequests = new ArrayList<>();
    private final HttpServer server;

    private ScriptedServer(HttpServer server) {
        this.server = server;
    }

    public static ScriptedServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ScriptedServer scripted = new ScriptedServer(server);
        server.createContext("/", scripted::handle);
        // One thread for each request, so that an incomplete request does not block the next one.
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.start();
        return scripted;
    }

    public ScriptedServer then(int status, Map<String, String> headers, String body) {
        return then(new ScriptedResponse(status, headers, body, body.getBytes(StandardCharsets.UTF_8).length));
    }

    public ScriptedServer thenBreakOff(int status, String body, long promised) {
        return then(new ScriptedResponse(status, Map.of(), body, promised));
    }

    /** Adds an error in the format of S3. */
    public ScriptedServer thenS3Error(int status, String code) {
        return then(
                status,
                Map.of("Content-Type", "application/xml", "x-amz-request-id", "R1"),
                "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>scripted</Message></Error>");
    }

    /** Adds an error in the format of the JSON services. */
    public ScriptedServer thenJsonError(String code) {
        return then(
                400,
                Map.of("Content-Type", "application/x-amz-json-1.1"),
                "{\"__type\":\"" + code + "\",\"message\":\"told\"}");
    }

    public synchronized List<ReceivedRequest> receivedRequests() {
        return List.copyOf(receivedRequests);
    }

    public AwsConnection connection() {
        return AwsConnection.of(Map.of(
                "AWS_ENDPOINT_URL", endpoint(),
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test"));
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized ScriptedServer then(ScriptedResponse response) {
        script.add(response);
        return this;
    }

    /** Holds no lock while it reads, because a client may give up and never send the rest. */
    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            ScriptedResponse response = next(new ReceivedRequest(
                    exchange.getRequestMethod(), exchange.getRequestURI(), Map.copyOf(headers), body));
            if (response == null) {
                exchange.sendResponseHeaders(501, -1);
                return;
            }
            response.headers().forEach(exchange.getResponseHeaders()::set);
            boolean empty =
                    response.promised() == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(response.status(), empty ? -1 : response.promised());
            if (!empty) {
                OutputStream out = exchange.getResponseBody();
                out.write(response.body().getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    private synchronized @Nullable ScriptedResponse next(ReceivedRequest request) {
        receivedRequests.add(request);
        return script.poll();
    }
}
