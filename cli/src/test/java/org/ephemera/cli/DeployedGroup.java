package org.ephemera.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.Json;
import org.ephemera.store.StoreListing;

/**
 * Deployed resource group: Azure Resource Manager with the resources of {@code infra/azure/main.bicep}, and the
 * function app, which calls the real handler. Like an app with a queue, it responds when the package is open and
 * continues in the background.
 */
final class DeployedGroup implements AutoCloseable {
    static final String SUBSCRIPTION = "00000000-1111-2222-3333-444444444444";
    static final String KEY = "the-key-of-the-app";

    private static final String GROUP = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/ephemera/providers/";
    private static final String ACTION_GROUP = GROUP + "Microsoft.Insights/actionGroups/app";
    static final String EVENTS = "/subscriptions/" + SUBSCRIPTION + "/providers/Microsoft.EventGrid/eventSubscriptions";
    static final String POISON =
            GROUP + "Microsoft.Storage/storageAccounts/host/queueServices/default/queues/work-poison";

    private static final String KEYS = GROUP + "Microsoft.Web/sites/app/functions/alert/listkeys";

    private final HttpServer server;
    private final Map<String, String> settings;
    private final Map<String, ObjectNode> resources = new ConcurrentHashMap<>();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final List<CompletableFuture<Void>> workers = new CopyOnWriteArrayList<>();

    /**
     * Deploys the group.
     *
     * @param settings environment of the functions
     */
    DeployedGroup(Map<String, String> settings) throws IOException {
        this.settings = settings;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::resource);
        server.createContext("/api/alert", this::alert);
        server.start();
        ObjectNode deployment = Json.object();
        ObjectNode properties = deployment.putObject("properties").put("provisioningState", "Succeeded");
        Map.of(
                        "app",
                        "app",
                        "host",
                        "app.azurewebsites.net",
                        "hostAccount",
                        "host",
                        "store",
                        settings.getOrDefault("EPHEMERA_STORE", ""),
                        "signer",
                        settings.getOrDefault("EPHEMERA_SIGNER", ""),
                        "actionGroup",
                        ACTION_GROUP)
                .forEach((key, value) ->
                        properties.withObject("/outputs").putObject(key).put("value", value));
        resources.put(
                "/subscriptions/" + SUBSCRIPTION
                        + "/resourcegroups/ephemera/providers/Microsoft.Resources/deployments/ephemera",
                deployment);
        ObjectNode subscriptions = Json.object();
        subscriptions.putArray("value").addObject().put("subscriptionId", SUBSCRIPTION);
        resources.put("/subscriptions", subscriptions);
        enableActions(true);
        ObjectNode events = Json.object();
        events.putArray("value")
                .addObject()
                .withObject("/properties/destination/properties")
                .put("resourceId", GROUP + "Microsoft.Web/sites/app/functions/event");
        resources.put(EVENTS, events);
        poison(0);
        resources.put(KEYS, Json.object().put("default", KEY).put("actionGroup", "another"));
    }

    void removeDefaultKey() {
        resources.put(KEYS, Json.object().put("actionGroup", "another"));
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void enableActions(boolean enabled) {
        ObjectNode actions = Json.object();
        actions.putObject("properties").put("enabled", enabled);
        resources.put(ACTION_GROUP, actions);
    }

    void removeEvents() {
        resources.put(EVENTS, Json.object());
    }

    void poison(int messages) {
        ObjectNode queue = Json.object();
        queue.putObject("properties").put("approximateMessageCount", messages);
        resources.put(POISON, queue);
    }

    private void resource(HttpExchange exchange) throws IOException {
        ObjectNode found = resources.get(exchange.getRequestURI().getPath());
        answer(
                exchange,
                found == null ? 404 : 200,
                found == null ? Json.object().set("error", Json.object().put("code", "NotFound")) : found);
    }

    private void alert(HttpExchange exchange) throws IOException {
        byte[] request = exchange.getRequestBody().readAllBytes();
        if (!KEY.equals(exchange.getRequestHeaders().getFirst("x-functions-key"))) {
            answer(exchange, 401, Json.object());
            return;
        }
        // Not in the common pool, whose threads complete the requests of the HTTP client.
        CompletableFuture<Void> worker = CompletableFuture.runAsync(() -> work(request), threads);
        workers.add(worker);
        try (AzureRuntime runtime = AzureRuntime.of(settings, Clock.systemUTC())) {
            while (true) {
                for (var object : StoreListing.of(runtime.site().store(), "packages/")) {
                    if (object.key().endsWith("/open.json")) {
                        String place = object.key().substring(0, object.key().length() - "/open.json".length());
                        answer(
                                exchange,
                                202,
                                Json.object()
                                        .put("status", "queued")
                                        .put("location", settings.get("EPHEMERA_STORE") + "/" + place));
                        return;
                    }
                }
                if (worker.isDone()) {
                    break;
                }
                Thread.onSpinWait();
            }
        }
        answer(exchange, 503, Json.object().put("reason", "the store is not available"));
    }

    private void work(byte[] request) {
        try (AzureRuntime runtime = AzureRuntime.of(settings, Clock.systemUTC())) {
            runtime.alerts(CollectionListener.NONE, line -> {})
                    .handle(request, "invocation", () -> Duration.ofMinutes(4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, JsonNode json) throws IOException {
        byte[] body = Json.bytes(json);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.handle((done, failure) -> null).join());
        server.stop(0);
    }
}
