package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.Target;

/** API server with a large namespace, and a process that collects it and prints its memory use. */
final class LargeNamespace {
    /** Real pods and events have several kilobytes, most of them in managedFields. */
    private static final String FILL = "f:metadata ".repeat(300);

    private LargeNamespace() {}

    static Target target(int limit) {
        return KubernetesTarget.limited(ClusterFixture.workload("deployment", "checkout"), limit);
    }

    static ScriptedApiServer in(Path folder, int pods, int events) throws IOException {
        ScriptedApiServer server = ShopObjects.in(ScriptedApiServer.in(folder));
        List<JsonNode> all = new ArrayList<>();
        for (int i = 0; i < pods; i++) {
            ObjectNode pod = ShopObjects.pod("checkout-" + i, "pod-" + i);
            ((ObjectNode) pod.path("metadata")).put("managedFields", FILL);
            all.add(pod);
            String path = ShopObjects.PODS + "/checkout-" + i;
            server.with(path, pod);
            server.answering(
                    path + "/log", (exchange, asked) -> ScriptedApiServer.text(exchange, ShopObjects.START + " up\n"));
        }
        ScriptedApiServer.Answer answer = (exchange, asked) -> events(exchange, asked, events);
        return server.listing(ShopObjects.PODS, all)
                .listing("/api/v1/pods", all)
                .answering(ShopObjects.NAMESPACE + "/events", answer)
                .answering("/apis/events.k8s.io/v1/namespaces/shop/events", answer);
    }

    /** Ten events belong to one pod. */
    private static void events(HttpExchange exchange, ScriptedApiServer.ReceivedRequest asked, int events)
            throws IOException {
        int all = asked.query().containsKey("fieldSelector") ? 10 : events;
        int from = Integer.parseInt(asked.query().getOrDefault("continue", "0"));
        int to = Math.min(all, from + Integer.parseInt(asked.query().getOrDefault("limit", "1000000")));
        ObjectNode list = Json.object();
        list.putObject("metadata").put("continue", to < all ? Integer.toString(to) : "");
        ArrayNode items = list.putArray("items");
        for (int i = from; i < to; i++) {
            ObjectNode event = items.addObject().put("note", "Back-off restarting failed container");
            event.putObject("metadata").put("name", "event-" + i).put("managedFields", FILL);
        }
        ScriptedApiServer.send(exchange, 200, "application/json", Json.bytes(list));
    }

    /**
     * Collects the namespace. Arguments: endpoint, file of the authority, folder, limit. Prints the largest heap after
     * a garbage collection, in bytes.
     */
    public static void main(String[] args) throws IOException {
        AtomicLong most = new AtomicLong();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> most.accumulateAndGet(
                                    left(GarbageCollectionNotificationInfo.from(
                                            (CompositeData) notification.getUserData())),
                                    Math::max),
                            null,
                            null);
        }
        SingleClusterConnection cluster =
                new SingleClusterConnection(URI.create(args[0]), Files.readAllBytes(Path.of(args[1])));
        new ClusterFixture(Path.of(args[2]), cluster, ReadLimits.USUAL)
                .begin(target(Integer.parseInt(args[3])), Duration.ofMinutes(4));
        System.out.println(most.get());
    }

    private static long left(GarbageCollectionNotificationInfo info) {
        Map<String, MemoryUsage> after = info.getGcInfo().getMemoryUsageAfterGc();
        return after.entrySet().stream()
                .filter(pool -> pool.getKey().matches("(Eden|Survivor|Tenured).*"))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }
}
