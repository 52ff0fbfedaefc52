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

/** Gives one error again and again, for what no real server in reach can be brought to say. */
public final class ScriptedServer implements AutoCloseable {
    private final HttpServer server;
    private final int status;
    private final String code;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private ScriptedServer(HttpServer server, int status, String code) {
        this.server = server;
        this.status = status;
        this.code = code;
    }

    /** @param code as Azure's services bear it in {@code x-ms-error-code} */
    public static ScriptedServer refusing(int status, String code) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ScriptedServer scripted = new ScriptedServer(server, status, code);
        server.createContext("/", scripted::handle);
        // A thread for each: a request whose rest never comes must not keep the next one waiting.
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return scripted;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Method and address of each request that came whole. */
    public List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getResponseHeaders().set("x-ms-error-code", code);
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
