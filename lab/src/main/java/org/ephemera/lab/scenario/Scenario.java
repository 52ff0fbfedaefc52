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
 * Simulated incident in AWS: the state of the account at the time of the alert.
 *
 * @param clock time in the simulated cloud; all times of the scenario are relative to its start
 * @param now time from which the relative times were calculated
 * @param taskArn ARN of the task, or of another resource that the alert is about
 * @param cluster Kubernetes cluster of the incident, if there is one
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

    /** Current time of a scenario without a clock. */
    public static final Instant REFERENCE = Instant.parse("2026-11-25T12:00:00Z");

    public Scenario {
        logGroups = List.copyOf(logGroups);
        metrics = List.copyOf(metrics);
        keys = List.copyOf(keys);
    }

    /** Loads a scenario with a clock that is fixed at {@link #REFERENCE}, so every run produces the same bytes. */
    public static Scenario named(String name) {
        return named(name, Clock.fixed(REFERENCE, ZoneOffset.UTC));
    }

    /** Loads a scenario whose incident happened just before the current time of the clock. */
    public static Scenario named(String name, Clock clock) {
        return ScenarioReader.read(name, clock);
    }

    public static List<String> names() {
        return ScenarioReader.NAMES;
    }

    /** Returns a copy with another alert. */
    public Scenario withAlert(JsonNode event) {
        return with(event, metrics, holdings, cluster);
    }

    /** Returns a copy with other metrics. */
    public Scenario withMetrics(List<MetricSeries> measured) {
        return with(alertEvent, measured, holdings, cluster);
    }

    /** Returns a copy with a change applied to the cluster. */
    public Scenario withCluster(UnaryOperator<ClusterState> change) {
        return with(alertEvent, metrics, holdings, cluster.map(change));
    }

    /** Returns a copy with changed objects of one kind. The change receives a copy of each object. */
    public Scenario withChanged(String kind, Consumer<ObjectNode> change) {
        List<ObjectNode> changed =
                holdings.all(kind).stream().map(ObjectNode::deepCopy).toList();
        changed.forEach(change);
        return with(alertEvent, metrics, holdings.with(kind, changed), cluster);
    }

    /** Returns a copy with an additional stream in a log group. The stream was created at its first event. */
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

    /** Returns the alert as EventBridge delivers it. */
    public byte[] alert() {
        return ScenarioFiles.bytes(alertEvent);
    }

    /** Returns the last part of the task ARN, which is part of the names of log streams and metrics. */
    public String taskId() {
        return taskArn.substring(taskArn.lastIndexOf('/') + 1);
    }

    /** Returns the ARN of the key for seals. */
    public String keyArn() {
        return keys.getFirst().arn();
    }
}
