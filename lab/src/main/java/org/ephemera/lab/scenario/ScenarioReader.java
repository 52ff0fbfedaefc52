package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reader of an AWS scenario: its {@code scenario.json} and the files that it references. Several scenarios reference
 * the same files. Two fields of {@code scenario.json} adapt them to the scenario. {@code happened} moves all times to
 * an earlier incident. {@code until} omits the logs and metrics after the end of a task.
 */
final class ScenarioReader {

    static final List<String> NAMES = List.of(
            "fargate-miner",
            "task-stopped",
            "task-gone",
            "stolen-key",
            "run-task-hijack",
            "ec2-escape",
            "disguised-mount",
            "tag-repointed",
            "one-of-ten",
            "quiet-service",
            "eks-escape");

    private final JsonNode scenario;
    private final RelativeTimes times;

    private ScenarioReader(JsonNode scenario, RelativeTimes times) {
        this.scenario = scenario;
        this.times = times;
    }

    static Scenario read(String name, Clock clock) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("Unknown scenario: " + name + "; expected one of " + NAMES);
        }
        JsonNode scenario = ScenarioFiles.read(name + "/scenario.json");
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant happened =
                new RelativeTimes(now).parse(scenario.path("happened").asText("0s"));
        return new ScenarioReader(scenario, new RelativeTimes(happened)).read(name, clock, now);
    }

    private Scenario read(String name, Clock clock, Instant now) {
        return new Scenario(
                name,
                scenario.path("title").asText(),
                scenario.path("description").asText(),
                clock,
                now,
                scenario.path("account").asText(),
                scenario.path("region").asText(),
                scenario.path("task").asText(),
                times.asTexts(ScenarioFiles.read(scenario.path("alert").asText(), values())),
                new EcsState(AccountState.of(files("ecs"))),
                logGroups(),
                metrics(),
                keys(),
                new StsCaller(
                        scenario.path("account").asText(),
                        scenario.path("caller").path("arn").asText(),
                        scenario.path("caller").path("userId").asText()),
                audit(),
                AccountState.of(files("holdings")),
                cluster(clock));
    }

    /**
     * Returns the values of the placeholders {@code ${name}}, so that scenarios of different clouds can share files.
     */
    private Map<String, String> values() {
        return ScenarioFiles.values(scenario);
    }

    private Optional<ClusterState> cluster(Clock clock) {
        return scenario.has("cluster")
                ? Optional.of(new ClusterFile(times, clock, values()).cluster(scenario.path("cluster")))
                : Optional.empty();
    }

    private AuditState audit() {
        TrailFile trail = new TrailFile(
                times,
                scenario.path("account").asText(),
                scenario.path("region").asText());
        BucketFile buckets = new BucketFile(times);
        List<TrailEvent> events = new ArrayList<>();
        scenario.path("trail")
                .forEach(file ->
                        ScenarioFiles.readLines(file.asText()).forEach(event -> events.add(trail.event(event))));
        List<Bucket> found = new ArrayList<>();
        scenario.path("buckets")
                .forEach(
                        file -> ScenarioFiles.read(file.asText()).forEach(bucket -> found.add(buckets.bucket(bucket))));
        List<LogDelivery> deliveries = new ArrayList<>();
        scenario.path("deliveries")
                .forEach(delivery -> deliveries.add(new LogDelivery(
                        delivery.path("region").asText(),
                        delivery.path("name").asText(),
                        delivery.path("resource").asText(),
                        delivery.path("logType").asText(),
                        delivery.path("type").asText(),
                        delivery.path("destination").asText())));
        return new AuditState(events, found, deliveries, Optional.empty());
    }

    private List<JsonNode> files(String kind) {
        List<JsonNode> files = new ArrayList<>();
        scenario.path(kind).forEach(file -> files.add(times.asInstants(ScenarioFiles.read(file.asText(), values()))));
        return files;
    }

    private List<LogGroup> logGroups() {
        List<LogGroup> groups = new ArrayList<>();
        for (JsonNode part : scenario.path("logs")) {
            LogFile file = new LogFile(times, until(part), values());
            ScenarioFiles.read(part.path("file").asText(), values()).forEach(group -> groups.add(file.group(group)));
        }
        return groups;
    }

    private List<MetricSeries> metrics() {
        List<MetricSeries> series = new ArrayList<>();
        for (JsonNode part : scenario.path("metrics")) {
            MetricFile file = new MetricFile(times, scenario.path("region").asText(), until(part));
            ScenarioFiles.read(part.path("file").asText(), values()).forEach(set -> series.addAll(file.series(set)));
        }
        return series;
    }

    private Optional<Instant> until(JsonNode part) {
        return Optional.of(part.path("until")).filter(JsonNode::isTextual).map(until -> times.parse(until.textValue()));
    }

    private List<KmsKey> keys() {
        List<KmsKey> keys = new ArrayList<>();
        scenario.path("keys")
                .forEach(key -> keys.add(new KmsKey(
                        key.path("arn").asText(),
                        key.path("alias").asText(),
                        key.path("spec").asText(),
                        key.path("enabled").asBoolean(true))));
        return keys;
    }
}
