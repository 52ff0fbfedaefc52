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
 * Simulated incident in Azure: the state of a subscription at the time of the alert.
 *
 * @param clock time in the simulated cloud; all times of the scenario are relative to its start
 * @param caller object id of the caller
 * @param target resource id of the container group or container app
 * @param holdings {@code subscriptions, containerGroups, containerApps, revisions, replicas, jobs, executions,
 *     managedEnvironments, activity, roleAssignments, diagnosticSettings, resources} as ARM returns them; {@code images, blobs} of the
 *     registry
 * @param logs log of the current instance of each container
 * @param cluster Kubernetes cluster of the incident, if there is one
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

    /**
     * Loads a scenario with a clock that is fixed at {@link Scenario#REFERENCE}, so every run produces the same bytes.
     */
    public static AzureScenario named(String name) {
        return named(name, Clock.fixed(Scenario.REFERENCE, ZoneOffset.UTC));
    }

    /** Loads a scenario whose incident happened just before the current time of the clock. */
    public static AzureScenario named(String name, Clock clock) {
        return AzureScenarioReader.read(name, clock);
    }

    public static List<String> names() {
        return AzureScenarioReader.NAMES;
    }

    /** Returns the alert in the common alert schema of Azure Monitor. */
    public byte[] alert() {
        return ScenarioFiles.bytes(alertEvent);
    }

    public List<ObjectNode> all(String kind) {
        return holdings.all(kind);
    }

    /** Returns the resource of a kind with a resource id. The case of the id is ignored. */
    public Optional<ObjectNode> resource(String kind, String id) {
        return all(kind).stream()
                .filter(each -> each.path("id").asText().equalsIgnoreCase(id))
                .findFirst();
    }

    /** Returns the log of a container since its last start, or "" if it wrote nothing. */
    public String log(String container, boolean timestamps) {
        return logs.getOrDefault(container, List.of()).stream()
                .map(event ->
                        (timestamps ? Instant.ofEpochMilli(event.timestamp()) + " " : "") + event.message() + "\n")
                .collect(Collectors.joining());
    }

    /** Returns a copy with another log of a container. */
    public AzureScenario withLog(String container, List<LogEvent> events) {
        Map<String, List<LogEvent>> changed = new TreeMap<>(logs);
        changed.put(container, events);
        return with(holdings, changed, metrics, tables, cluster);
    }

    /** Returns a copy with other metrics. */
    public AzureScenario withMetrics(List<MetricSeries> measured) {
        return with(holdings, logs, measured, tables, cluster);
    }

    /** Returns a copy with changed objects of one kind. The change receives a copy of each object. */
    public AzureScenario withChanged(String kind, Consumer<ObjectNode> change) {
        List<ObjectNode> changed = all(kind).stream().map(ObjectNode::deepCopy).toList();
        changed.forEach(change);
        return with(kind, changed);
    }

    /** Returns a copy with other objects of one kind. */
    public AzureScenario with(String kind, List<ObjectNode> objects) {
        return with(holdings.with(kind, objects), logs, metrics, tables, cluster);
    }

    /** Returns a copy with a change applied to each workspace table. */
    public AzureScenario withTables(UnaryOperator<AzureTable> change) {
        return with(holdings, logs, metrics, tables.stream().map(change).toList(), cluster);
    }

    /** Returns a copy with a change applied to the cluster. */
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
