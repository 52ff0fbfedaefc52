package org.ephemera.azure.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Minimal replacement of the Functions host and its Java worker. It loads an app and accepts HTTP requests at
 * {@code /api/NAME}, events at Event Grid's webhook, timer calls at {@code /admin/functions/NAME} and queue messages at
 * {@code /queues/QUEUE?DEQUEUECOUNT}. It is a separate process, because functions read the environment. It requires no
 * key, because Azure checks that. {@link QueueListener} receives messages of a queue.
 */
final class FunctionHost {
    private static final String TIMER =
            "{\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":{\"Last\":\"0001-01-01T00:00:00+00:00\"},"
                    + "\"IsPastDue\":false}";

    private final HostedApp app;

    private FunctionHost(HostedApp app) {
        this.app = app;
    }

    /** Prints its port, and ends when its input is closed. */
    public static void main(String[] words) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", new FunctionHost(HostedApp.load(Path.of(words[0])))::handle);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // Runs until its parent process ends.
        }
        System.exit(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (path.startsWith("/api/")) {
                http(exchange, path.substring("/api/".length()), body);
            } else if (path.equals("/runtime/webhooks/EventGrid")) {
                for (JsonNode event : new ObjectMapper().readTree(body)) {
                    function(exchange.getRequestURI().getQuery().replace("functionName=", ""), "eventGridTrigger")
                            .call(event.toString());
                }
                respond(exchange, 202, "");
            } else if (path.startsWith("/queues/")) {
                String deliveries = exchange.getRequestURI().getQuery();
                listening(path.substring("/queues/".length())).call(body, Map.of("DequeueCount", deliveries));
                respond(exchange, 202, "");
            } else {
                function(path.substring("/admin/functions/".length()), "timerTrigger")
                        .call(TIMER);
                respond(exchange, 202, "");
            }
        } catch (Exception e) {
            respond(exchange, 500, e.toString());
        }
    }

    private void http(HttpExchange exchange, String name, String body) throws Exception {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((header, values) -> headers.put(header.toLowerCase(Locale.ROOT), values.getFirst()));
        // The worker does not read a body in chunks.
        HostRequest request = new HostRequest(
                exchange.getRequestURI(),
                headers,
                Optional.of(body).filter(text -> !text.isEmpty() && headers.containsKey("content-length")));
        Object answer = function(name, "httpTrigger").call(request);
        HostResponse response = (HostResponse) Optional.ofNullable(answer).orElseThrow();
        exchange.getResponseHeaders().set("Content-Type", response.getHeader("Content-Type"));
        respond(exchange, response.getStatusCode(), response.getBody().toString());
    }

    private HostedFunction listening(String queue) {
        return app.functions().values().stream()
                .filter(function -> function.trigger().equals("queueTrigger")
                        && function.queue().equals(queue))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no function listens to " + queue));
    }

    private HostedFunction function(String name, String trigger) {
        HostedFunction function = app.functions().get(name);
        if (function == null || !function.trigger().equals(trigger)) {
            throw new IllegalArgumentException("no function " + name + " with a " + trigger);
        }
        return function;
    }

    private static void respond(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
