package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An incident in Azure: what a subscription holds when somebody looks.
 *
 * @param clock the time in the simulated cloud; everything in the scenario is relative to its start
 * @param caller the object id of whoever asks
 * @param target the resource id of the container group or the container app
 * @param holdings {@code subscriptions, containerGroups, containerApps, revisions, replicas, managedEnvironments, activity,
 *     roleAssignments, diagnosticSettings, resources} as ARM shows them; {@code images, blobs} of its registry
 * @param logs of each container's current instance
 * @param cluster of Kubernetes, if the incident is in one
 */
public record AzureScenario(
        String name,
        String title,
        String description,
        Clock clock,
        String region,
        String caller,
        String target,
        JsonNode alertEvent,
        AccountState holdings,
        Map<String, List<LogEvent>> logs,
        List<MetricSeries> metrics,
        List<AzureTable> tables,
        Optional<ClusterState> cluster) {
    public AzureScenario {
        logs = Map.copyOf(logs);
        metrics = List.copyOf(metrics);
        tables = List.copyOf(tables);
    }

    /** Stands still at {@link Scenario#REFERENCE}: the same bytes in every run. */
    public static AzureScenario named(String name) {
        return named(name, Clock.fixed(Scenario.REFERENCE, ZoneOffset.UTC));
    }

    /** Happened just before the clock's present. */
    public static AzureScenario named(String name, Clock clock) {
        return AzureScenarioReader.read(name, clock);
    }

    public static List<String> names() {
        return AzureScenarioReader.NAMES;
    }

    /** The alert in the common schema of Azure Monitor. */
    public byte[] alert() {
        return ScenarioFiles.bytes(alertEvent);
    }

    public List<ObjectNode> all(String kind) {
        return holdings.all(kind);
    }

    /** The one of its kind that has the resource id, in whatever case. */
    public Optional<ObjectNode> resource(String kind, String id) {
        return all(kind).stream()
                .filter(each -> each.path("id").asText().equalsIgnoreCase(id))
                .findFirst();
    }

    /** What the container wrote since it was last started, "" if nothing. */
    public String log(String container, boolean timestamps) {
        return logs.getOrDefault(container, List.of()).stream()
                .map(event ->
                        (timestamps ? Instant.ofEpochMilli(event.timestamp()) + " " : "") + event.message() + "\n")
                .collect(Collectors.joining());
    }

    /** The same cloud, in which a container has written something else. */
    public AzureScenario withLog(String container, List<LogEvent> events) {
        Map<String, List<LogEvent>> changed = new TreeMap<>(logs);
        changed.put(container, events);
        return with(holdings, changed, metrics, tables, cluster);
    }

    /** The same cloud, in which something else was measured. */
    public AzureScenario withMetrics(List<MetricSeries> measured) {
        return with(holdings, logs, measured, tables, cluster);
    }

    /** The same cloud, in which the objects of one kind have been changed; of each a copy is given. */
    public AzureScenario withChanged(String kind, Consumer<ObjectNode> change) {
        List<ObjectNode> changed = all(kind).stream().map(ObjectNode::deepCopy).toList();
        changed.forEach(change);
        return with(kind, changed);
    }

    /** The same cloud, which holds other things of a kind. */
    public AzureScenario with(String kind, List<ObjectNode> objects) {
        return with(holdings.with(kind, objects), logs, metrics, tables, cluster);
    }

    /** The same cloud, in which each table of a workspace is what is made of it. */
    public AzureScenario withTables(UnaryOperator<AzureTable> change) {
        return with(holdings, logs, metrics, tables.stream().map(change).toList(), cluster);
    }

    /** The same incident, in which the cluster is another. */
    public AzureScenario withCluster(UnaryOperator<ClusterState> change) {
        return with(holdings, logs, metrics, tables, cluster.map(change));
    }

    private AzureScenario with(
            AccountState held,
            Map<String, List<LogEvent>> written,
            List<MetricSeries> measured,
            List<AzureTable> kept,
            Optional<ClusterState> running) {
        return new AzureScenario(
                name,
                title,
                description,
                clock,
                region,
                caller,
                target,
                alertEvent,
                held,
                written,
                measured,
                kept,
                running);
    }
}
