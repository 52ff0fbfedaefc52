package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reader of an Azure scenario: its {@code scenario.json} and the files that it references. */
final class AzureScenarioReader {

    static final List<String> NAMES = List.of(
            "aci-miner", "aci-wordcount", "aci-gone", "app-miner", "app-quiet", "app-gone", "job-miner", "aks-escape");

    private final JsonNode scenario;
    private final RelativeTimes times;

    private AzureScenarioReader(JsonNode scenario, RelativeTimes times) {
        this.scenario = scenario;
        this.times = times;
    }

    static AzureScenario read(String name, Clock clock) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("Unknown scenario: " + name + "; expected one of " + NAMES);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        AzureScenarioReader reader =
                new AzureScenarioReader(ScenarioFiles.read(name + "/scenario.json"), new RelativeTimes(now));
        return reader.whole(name, clock);
    }

    private AzureScenario whole(String name, Clock clock) {
        return new AzureScenario(
                name,
                scenario.path("title").asText(),
                scenario.path("description").asText(),
                clock,
                scenario.path("region").asText(),
                scenario.path("caller").asText(),
                scenario.path("target").asText(),
                times.asTexts(scenario.path("alert")),
                AccountState.of(holdings()),
                logs(),
                metrics(),
                tables(),
                scenario.has("cluster")
                        ? Optional.of(new ClusterFile(times, clock, values()).cluster(scenario.path("cluster")))
                        : Optional.empty());
    }

    private Map<String, String> values() {
        return ScenarioFiles.values(scenario);
    }

    private List<JsonNode> holdings() {
        List<JsonNode> files = new ArrayList<>();
        scenario.path("holdings")
                .forEach(file -> files.add(times.asTexts(ScenarioFiles.read(file.asText(), values()))));
        return files;
    }

    private Map<String, List<LogEvent>> logs() {
        Map<String, List<LogEvent>> logs = new TreeMap<>();
        scenario.path("logs").properties().forEach(log -> logs.put(log.getKey(), script(log.getValue())));
        return logs;
    }

    private List<MetricSeries> metrics() {
        List<MetricSeries> series = new ArrayList<>();
        for (JsonNode part : scenario.path("metrics")) {
            MetricFile file = new MetricFile(
                    times,
                    scenario.path("region").asText(),
                    part.has("until")
                            ? Optional.of(times.parse(part.path("until").asText()))
                            : Optional.empty());
            ScenarioFiles.read(part.path("file").asText(), values()).forEach(set -> series.addAll(file.series(set)));
        }
        return series;
    }

    private List<AzureTable> tables() {
        List<AzureTable> tables = new ArrayList<>();
        for (JsonNode table : scenario.path("tables")) {
            List<ObjectNode> rows = new ArrayList<>();
            if (table.has("audit")) {
                rows.addAll(AuditTable.rows(
                        table.path("name").asText(),
                        new AuditScript(times, values())
                                .read(table.path("audit").asText()),
                        table.path("row")));
            }
            if (table.has("rows")) {
                ScenarioFiles.readLines(table.path("rows").asText(), values())
                        .forEach(row -> rows.add(
                                ((ObjectNode) table.path("row").deepCopy()).setAll((ObjectNode) times.asTexts(row))));
            }
            if (table.has("counters")) {
                ScenarioFiles.read(table.path("counters").asText(), values())
                        .forEach(set -> rows.addAll(counters(set, table.path("row"))));
            }
            for (LogEvent event : table.has("script") ? script(table.path("script")) : List.<LogEvent>of()) {
                rows.add(((ObjectNode) table.path("row").deepCopy())
                        .put(
                                "TimeGenerated",
                                Instant.ofEpochMilli(event.timestamp()).toString())
                        .put(table.path("text").asText("Message"), event.message()));
            }
            tables.add(new AzureTable(
                    table.path("workspace").asText(), table.path("name").asText(), rows));
        }
        return tables;
    }

    /** Returns one row per counter and minute, as a monitoring agent writes them. */
    private List<ObjectNode> counters(JsonNode set, JsonNode row) {
        List<ObjectNode> rows = new ArrayList<>();
        MetricFile file = new MetricFile(times, scenario.path("region").asText(), Optional.empty());
        for (MetricSeries series : file.series(set)) {
            Instant end = series.until().orElse(times.parse("0s"));
            MetricCurve curve = series.curve();
            for (Instant at = series.from(); at.isBefore(end); at = at.plus(1, ChronoUnit.MINUTES)) {
                ObjectNode measured = row.deepCopy();
                series.dimensions().forEach(measured::put);
                rows.add(measured.put("TimeGenerated", at.toString())
                        .put("CounterName", series.name())
                        .put("CounterValue", curve.sample(at.getEpochSecond() / 60, 0)));
            }
        }
        return rows;
    }

    private List<LogEvent> script(JsonNode file) {
        LogScript script = new LogScript(times, file.asText().hashCode());
        ScenarioFiles.readLines(file.asText(), values()).forEach(script::add);
        return script.events(Instant.MAX);
    }
}
