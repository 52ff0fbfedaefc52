package org.ephemera.azure.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;

/** Connection to a simulated Azure that delays, changes and drops responses. */
public final class ResponseChangingConnection implements AutoCloseable {
    /** Handling of a response. */
    @FunctionalInterface
    public interface Fate {
        /**
         * Handles a response.
         *
         * @param requestBody body of the request; its address is that of the exchange
         */
        void of(HttpExchange exchange, byte[] requestBody, HttpResponse<byte[]> response) throws IOException;
    }

    private final HttpServer server;
    private final URI azure;
    private final Fate fate;
    private final HttpClient http = HttpClient.newHttpClient();

    private ResponseChangingConnection(HttpServer server, URI azure, Fate fate) {
        this.server = server;
        this.azure = azure;
        this.fate = fate;
    }

    public static ResponseChangingConnection to(URI azure, Fate fate) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ResponseChangingConnection line = new ResponseChangingConnection(server, azure, fate);
        server.createContext("/", line::pass);
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.start();
        return line;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Sends the head of the response, for another body. */
    public static OutputStream begin(HttpExchange exchange, int status, HttpResponse<byte[]> response, int bytes)
            throws IOException {
        response.headers().map().forEach((name, values) -> {
            if (!name.matches("(?i)content-length|transfer-encoding|connection")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        exchange.sendResponseHeaders(status, bytes == 0 ? -1 : bytes);
        return exchange.getResponseBody();
    }

    public static void deliver(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        OutputStream out = begin(exchange, response.statusCode(), response, response.body().length);
        out.write(response.body());
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] requestBody = exchange.getRequestBody().readAllBytes();
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            azure.resolve(exchange.getRequestURI().toString()))
                    .version(HttpClient.Version.HTTP_1_1)
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(requestBody));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!name.matches("(?i)host|connection|content-length|expect|upgrade|http2-settings")) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            fate.of(exchange, requestBody, http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
