package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.ephemera.format.Json;
import org.ephemera.testing.TestServerCertificate;

/**
 * Scripted API server over TLS. It has objects by their paths and lists in parts ({@code limit}, {@code continue}), and
 * returns a {@code Status} for unknown paths. Scripted responses of a test take precedence.
 */
final class ScriptedApiServer implements AutoCloseable {
    static final String TOKEN = "good-token";

    /**
     * Received request.
     *
     * @param path path with its escapes decoded, as API servers interpret it
     */
    record ReceivedRequest(String method, String path, Map<String, String> query, String authorization, int number) {}

    /** Scripted response to a request. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange, ReceivedRequest asked) throws IOException;
    }

    private final HttpsServer server;
    private final TestServerCertificate identity;
    private final Map<String, JsonNode> objects = new ConcurrentHashMap<>();
    private final Map<String, List<JsonNode>> lists = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();

    private volatile UnaryOperator<JsonNode> changed = UnaryOperator.identity();

    private ScriptedApiServer(HttpsServer server, TestServerCertificate identity) {
        this.server = server;
        this.identity = identity;
    }

    static ScriptedApiServer in(Path folder) throws IOException {
        return in(folder, "IP:127.0.0.1");
    }

    /**
     * Starts a server.
     *
     * @param names names in its certificate
     */
    static ScriptedApiServer in(Path folder, String names) throws IOException {
        TestServerCertificate identity = new TestServerCertificate(folder.resolve("pki"), names);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        // JDK 21 pins virtual threads in TLS handshakes of this server.
        https.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        ScriptedApiServer server = new ScriptedApiServer(https, identity);
        https.createContext("/", server::handle);
        https.start();
        return server.with("/version", "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.1\"}");
    }

    URI endpoint() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    byte[] authority() throws IOException {
        return identity.authority();
    }

    ScriptedApiServer with(String path, String json) throws IOException {
        objects.put(path, Json.parse(json.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    ScriptedApiServer with(String path, JsonNode json) {
        objects.put(path, json);
        return this;
    }

    /** Adds a list of objects. Field selectors are ignored; tests check them in the requests. */
    ScriptedApiServer listing(String path, List<JsonNode> items) {
        lists.put(path, List.copyOf(items));
        return this;
    }

    /** Adds a scripted response, which takes precedence. */
    ScriptedApiServer answering(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    ScriptedApiServer refusing(String path, int status, String reason, String message) {
        return answering(path, (exchange, asked) -> refuse(exchange, status, reason, message));
    }

    /** Changes objects and lists in each response. */
    void changing(UnaryOperator<JsonNode> change) {
        changed = change;
    }

    List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }

    List<ReceivedRequest> requests(String path) {
        return requests.stream().filter(one -> one.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            int number = requests(path).size() + 1;
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            ReceivedRequest one = new ReceivedRequest(
                    exchange.getRequestMethod(), path, query(exchange.getRequestURI()), authorization, number);
            requests.add(one);
            if (answers.containsKey(path)) {
                answers.get(path).to(exchange, one);
            } else {
                usual(exchange, one);
            }
        }
    }

    /** Sends the response that the server would give without {@link #answering}. */
    void usual(HttpExchange exchange, ReceivedRequest one) throws IOException {
        if (!one.authorization().equals("Bearer " + TOKEN)) {
            refuse(exchange, 401, "Unauthorized", "Unauthorized");
        } else if (objects.containsKey(one.path())) {
            send(exchange, 200, "application/json", Json.bytes(changed.apply(objects.get(one.path()))));
        } else if (lists.containsKey(one.path())) {
            send(
                    exchange,
                    200,
                    "application/json",
                    Json.bytes(changed.apply(part(lists.get(one.path()), one.query()))));
        } else {
            refuse(exchange, 404, "NotFound", one.path() + " not found");
        }
    }

    private static ObjectNode part(List<JsonNode> items, Map<String, String> query) {
        int limit = Integer.parseInt(query.getOrDefault("limit", "1000000"));
        int from = Integer.parseInt(query.getOrDefault("continue", "0"));
        int to = Math.min(items.size(), from + limit);
        ObjectNode list = Json.object().put("kind", "List").put("apiVersion", "v1");
        ObjectNode metadata = list.putObject("metadata").put("resourceVersion", "1");
        if (to < items.size()) {
            metadata.put("continue", Integer.toString(to)).put("remainingItemCount", items.size() - to);
        }
        ArrayNode array = list.putArray("items");
        items.subList(from, to).forEach(array::add);
        return list;
    }

    static void refuse(HttpExchange exchange, int status, String reason, String message) throws IOException {
        ObjectNode body = Json.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("reason", reason)
                .put("code", status);
        send(exchange, status, "application/json", Json.bytes(body));
    }

    static void text(HttpExchange exchange, String text) throws IOException {
        send(exchange, 200, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Audit-Id", "audit-" + status);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new TreeMap<>();
        String raw = uri.getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    /** Returns objects that have only a name and a UID. */
    static List<JsonNode> named(int count, String prefix) {
        List<JsonNode> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ObjectNode object = Json.object();
            object.putObject("metadata").put("name", prefix + i).put("uid", "uid-" + prefix + i);
            all.add(object);
        }
        return all;
    }
}
