package org.ephemera.aws.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.format.JacksonMappers;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values in a package are unchanged: zero is a value, and two containers are two series. */
class MetricValuesTest {
    private static final String SERVICE = "aws.cloudwatch.service-metrics.1";
    private static final String INSIGHTS = "aws.cloudwatch.container-insights.1";

    @TempDir
    Path folder;

    @Test
    void keepsZeroValues() throws IOException {
        CollectedPackage idle = collect(built().idle().build());

        for (String item : List.of(SERVICE, INSIGHTS)) {
            Map<String, Map<String, Double>> series = series(idle, item);
            assertThat(idle.item(item).code()).as(item).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(idle.item(item).extent().records())
                    .isEqualTo(series.values().stream().mapToLong(Map::size).sum());
            assertThat(series).isNotEmpty();
            series.forEach((name, values) -> assertThat(values.values())
                    .as(name)
                    .hasSizeGreaterThan(60)
                    .allMatch(value -> value == (name.endsWith("SampleCount") ? value : 0)));
        }
        // Points from before the task are absent, not zero.
        assertThat(idle.item(INSIGHTS).extent().first()).isPresent();

        folder = folder.resolve("other");
        CollectedPackage without = collect(built().withoutServiceMetrics().build());
        assertThat(without.item(SERVICE).code()).isEqualTo(OutcomeCode.EMPTY);
        assertThat(without.outcome(SERVICE).message()).contains("data points arrive up to 5 minutes late");
        assertThat(without.item(SERVICE).extent().records()).isZero();
        assertThat(series(without, SERVICE).values()).allMatch(Map::isEmpty);
    }

    @Test
    void keepsContainersSeparate() throws IOException {
        Map<String, Map<String, Double>> series = series(collect(built().build()), INSIGHTS);

        containsAllStatistics(series);
        Map<String, Double> app = one(series, "\"ContainerName\":\"app\"");
        Map<String, Double> sidecar = one(series, "\"ContainerName\":\"sidecar\"");
        assertThat(app.keySet()).hasSizeGreaterThan(60).isEqualTo(sidecar.keySet());
        assertThat(app).doesNotContainValue(0.0);
        assertThat(app.entrySet()).noneMatch(value -> value.getValue().equals(sidecar.get(value.getKey())));
    }

    /** Each metric and period has all statistics; average and sample count give the total. */
    private static void containsAllStatistics(Map<String, Map<String, Double>> series) {
        Set<String> metrics = series.keySet().stream()
                .map(name -> name.substring(0, name.lastIndexOf(' ')))
                .collect(Collectors.toSet());
        assertThat(series).hasSize(4 * metrics.size());
        for (String metric : metrics) {
            Map<String, Double> average = series.getOrDefault(metric + " Average", Map.of());
            Map<String, Double> least = series.getOrDefault(metric + " Minimum", Map.of());
            Map<String, Double> most = series.getOrDefault(metric + " Maximum", Map.of());
            assertThat(average).as(metric).isNotEmpty();
            assertThat(least.keySet()).as(metric).isEqualTo(average.keySet());
            assertThat(most.keySet()).as(metric).isEqualTo(average.keySet());
            assertThat(series.getOrDefault(metric + " SampleCount", Map.of()).keySet())
                    .as(metric)
                    .isEqualTo(average.keySet());
            average.forEach((time, value) ->
                    assertThat(value).as("%s at %s", metric, time).isBetween(least.get(time), most.get(time)));
        }
    }

    private static Map<String, Double> one(Map<String, Map<String, Double>> series, String dimension) {
        List<Map<String, Double>> found = series.entrySet().stream()
                .filter(each -> each.getKey().contains("ContainerCpuUtilization"))
                .filter(each ->
                        each.getKey().contains(dimension) && each.getKey().endsWith("300 Average"))
                .map(Map.Entry::getValue)
                .toList();
        assertThat(found).as("%s in %s", dimension, series.keySet()).hasSize(1);
        return found.getFirst();
    }

    /** Returns time and value of each series, by name, dimensions, period and statistic. */
    private static Map<String, Map<String, Double>> series(CollectedPackage gathered, String item) throws IOException {
        Map<String, Map<String, Double>> series = new TreeMap<>();
        for (JsonNode line : gathered.log(item, "api.response")) {
            JsonNode asked = line.at("/request/params");
            if (!line.at("/request/operation").asText().equals("GetMetricData")) {
                continue;
            }
            JsonNode metrics = Json.parse(asked.path("metrics").asText().getBytes(StandardCharsets.UTF_8));
            String[] statistics = asked.path("statistics").asText().split(",", -1);
            List<String> ids = new ArrayList<>();
            for (JsonNode result :
                    JacksonMappers.cbor().readTree(gathered.body(line)).path("MetricDataResults")) {
                String id = result.path("Id").asText();
                ids.add(id);
                int number = Integer.parseInt(id.substring(1));
                String name = metrics.get(number / statistics.length) + " "
                        + asked.path("period").asText() + " " + statistics[number % statistics.length];
                Map<String, Double> values = series.computeIfAbsent(name, key -> new TreeMap<>());
                for (int i = 0; i < result.path("Values").size(); i++) {
                    String time = result.path("Timestamps").get(i).asText();
                    assertThat(values.put(time, result.path("Values").get(i).asDouble()))
                            .as("%s at %s, twice", name, time)
                            .isNull();
                }
            }
            assertThat(ids).doesNotHaveDuplicates();
        }
        return series;
    }

    private static ScenarioBuilder built() {
        return ScenarioBuilder.at(Clock.systemUTC()).container("app", 5, 20).container("sidecar", 5, 20);
    }

    private CollectedPackage collect(Scenario scenario) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            return AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());
        }
    }
}
