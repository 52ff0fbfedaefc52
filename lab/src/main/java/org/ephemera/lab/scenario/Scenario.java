package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An incident: what a cloud holds when the alert arrives.
 *
 * @param clock the time in the simulated cloud; everything in the scenario is relative to its start
 * @param now the instant to which the relative times were resolved
 * @param taskArn of the task, or whatever the alert is about
 * @param cluster of Kubernetes, if the incident is in one
 */
public record Scenario(
        String name,
        String title,
        String description,
        Clock clock,
        Instant now,
        String account,
        String region,
        String taskArn,
        JsonNode alertEvent,
        EcsState ecs,
        List<LogGroup> logGroups,
        List<MetricSeries> metrics,
        List<KmsKey> keys,
        StsCaller caller,
        AuditState audit,
        AccountState holdings,
        Optional<ClusterState> cluster) {

    /** The present of a scenario that is given no clock. */
    public static final Instant REFERENCE = Instant.parse("2026-11-25T12:00:00Z");

    public Scenario {
        logGroups = List.copyOf(logGroups);
        metrics = List.copyOf(metrics);
        keys = List.copyOf(keys);
    }

    /** Stands still at {@link #REFERENCE}: the same bytes in every run. */
    public static Scenario named(String name) {
        return named(name, Clock.fixed(REFERENCE, ZoneOffset.UTC));
    }

    /** Happened just before the clock's present. */
    public static Scenario named(String name, Clock clock) {
        return ScenarioReader.read(name, clock);
    }

    public static List<String> names() {
        return ScenarioReader.NAMES;
    }

    /** The same cloud, in which another alert arrives. */
    public Scenario withAlert(JsonNode event) {
        return with(event, metrics, holdings, cluster);
    }

    /** The same cloud, in which something else was measured. */
    public Scenario withMetrics(List<MetricSeries> measured) {
        return with(alertEvent, measured, holdings, cluster);
    }

    /** The same incident, in which the cluster is another. */
    public Scenario withCluster(UnaryOperator<ClusterState> change) {
        return with(alertEvent, metrics, holdings, cluster.map(change));
    }

    /** The same cloud, in which the objects of one kind have been changed; of each a copy is given. */
    public Scenario withChanged(String kind, Consumer<ObjectNode> change) {
        List<ObjectNode> changed =
                holdings.all(kind).stream().map(ObjectNode::deepCopy).toList();
        changed.forEach(change);
        return with(alertEvent, metrics, holdings.with(kind, changed), cluster);
    }

    /** The same cloud, in which a log group has one more stream, as old as its first event. */
    public Scenario withStream(String group, String stream, List<LogEvent> events) {
        List<LogGroup> groups = logGroups.stream()
                .map(each -> each.name().equals(group) ? each.with(stream, events) : each)
                .toList();
        return new Scenario(
                name,
                title,
                description,
                clock,
                now,
                account,
                region,
                taskArn,
                alertEvent,
                ecs,
                groups,
                metrics,
                keys,
                caller,
                audit,
                holdings,
                cluster);
    }

    private Scenario with(
            JsonNode event, List<MetricSeries> measured, AccountState held, Optional<ClusterState> running) {
        return new Scenario(
                name,
                title,
                description,
                clock,
                now,
                account,
                region,
                taskArn,
                event,
                ecs,
                logGroups,
                measured,
                keys,
                caller,
                audit,
                held,
                running);
    }

    /** The event as EventBridge delivers it. */
    public byte[] alert() {
        return ScenarioFiles.bytes(alertEvent);
    }

    /** The last part of the task's ARN; log streams and metrics are named by it. */
    public String taskId() {
        return taskArn.substring(taskArn.lastIndexOf('/') + 1);
    }

    /** The key that is meant for sealing. */
    public String keyArn() {
        return keys.getFirst().arn();
    }
}
