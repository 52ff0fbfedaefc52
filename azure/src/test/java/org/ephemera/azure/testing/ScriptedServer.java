package org.ephemera.azure.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Server that always returns the same error, for errors that no available server returns. */
public final class ScriptedServer implements AutoCloseable {
    private final HttpServer server;
    private final int status;
    private final String code;
    private final List<String> receivedRequests = new CopyOnWriteArrayList<>();

    private ScriptedServer(HttpServer server, int status, String code) {
        this.server = server;
        this.status = status;
        this.code = code;
    }

    /**
     * Starts a server.
     *
     * @param code error code in {@code x-ms-error-code}, as Azure's services return it
     */
    public static ScriptedServer refusing(int status, String code) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ScriptedServer scripted = new ScriptedServer(server, status, code);
        server.createContext("/", scripted::handle);
        // One thread for each request, because an incomplete request must not block the next one.
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.start();
        return scripted;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns method and address of each complete request. */
    public List<String> receivedRequests() {
        return List.copyOf(receivedRequests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            receivedRequests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getResponseHeaders().set("x-ms-error-code", code);
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
