package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.TimeSeries;
import org.junit.jupiter.api.Test;

/** Assignment of lanes: containers of one name in several tasks, and several containers in one task. */
class PlotsSectionTest {
    private static final Analysis SAMPLE = SampleAnalysis.plain();
    private static final Instant SINCE = SampleAnalysis.FROM.plus(Duration.ofHours(3));

    @Test
    void drawsSuspectFirstAndDoesNotMarkSameNames() {
        List<TimeSeries> series = new ArrayList<>();
        for (String task : List.of("t1", "t2", "t3")) {
            series.add(series(task, "envoy", "CpuUtilized", "None"));
            series.add(series(task, "envoy", "MemoryUtilized", "Megabytes"));
            series.add(series(task, "app", "CpuUtilized", "None"));
            series.add(series(task, "", "NetworkRxBytes", "Bytes/Second"));
        }
        series.add(series("", "", "CPUUtilization", "Percent"));
        List<PlotLane> lanes = lanes(series, List.of(scored("t2", "envoy"), quiet("t1", "envoy"), quiet("t2", "app")));

        assertThat(lanes)
                .extracting(PlotLane::title)
                .startsWith("CPU of envoy of task t2", "Memory of envoy of task t2")
                .contains("CPU of envoy of task t1", "CPU of app of task t2", "CPU of app of task t3");
        assertThat(lanes)
                .filteredOn(lane -> !lane.changes().isEmpty())
                .extracting(PlotLane::title)
                .as("itself, its task and its service")
                .containsExactlyInAnyOrder(
                        "CPU of envoy of task t2", "Memory of envoy of task t2", "Network of t2", "CPU of web");
        assertThat(lanes.subList(2, 4))
                .extracting(PlotLane::title)
                .containsExactlyInAnyOrder("Network of t2", "CPU of web");
    }

    @Test
    void marksOnlyTheLaneOfTheMiner() {
        List<PlotLane> lanes = lanes(
                List.of(series("t1", "app", "CpuUtilized", "None"), series("t1", "kworker", "CpuUtilized", "None")),
                List.of(quiet("t1", "app"), scored("t1", "kworker")));

        assertThat(lanes).extracting(PlotLane::title).startsWith("CPU of kworker", "CPU of app");
        assertThat(lanes.getFirst().changes()).hasSize(1);
        assertThat(lanes.get(1).changes()).isEmpty();
        assertThat(lanes.getFirst().curves()).hasSize(1);
    }

    /** The basis of a percentage is defined by its metric; 100 % is not a configured limit. */
    @Test
    void doesNotLabelPercentageAsConfigured() {
        PlotLane percent = lanes(List.of(series("t1", "", "CPUUtilization", "Percent")), List.of())
                .getFirst();

        assertThat(percent.quota().orElseThrow())
                .extracting(PlotLane.Limit::name, PlotLane.Limit::text)
                .containsExactly("all of it", "100 %");
        PlotLane cores = lanes(List.of(series("t1", "checkout", "CpuUtilized", "None")), List.of())
                .getFirst();
        assertThat(cores.quota().orElseThrow().name()).isEqualTo("configured");
    }

    private static List<PlotLane> lanes(List<TimeSeries> series, List<MinerScore> miners) {
        return PlotsSection.of(ModifiedAnalysis.miners(ModifiedAnalysis.series(SAMPLE, series), miners))
                .window()
                .orElseThrow()
                .lanes()
                .stream()
                .filter(lane -> !lane.title().startsWith("Log"))
                .toList();
    }

    private static MinerScore scored(String task, String container) {
        return new MinerScore(
                measured(task, container), container, 8, MinerScore.Level.HIGH, Optional.of(SINCE), List.of(), "");
    }

    private static MinerScore quiet(String task, String container) {
        return MinerScore.withoutPoints(measured(task, container), container, "");
    }

    private static MetricSubject measured(String task, String container) {
        return MetricSubject.of(dimensions(task, container)).orElseThrow();
    }

    private static SortedMap<String, String> dimensions(String task, String container) {
        SortedMap<String, String> dimensions = new TreeMap<>(Map.of("ClusterName", "shop", "ServiceName", "web"));
        if (!task.isEmpty()) {
            dimensions.put("TaskId", task);
        }
        if (!container.isEmpty()) {
            dimensions.put("ContainerName", container);
        }
        return dimensions;
    }

    private static TimeSeries series(String task, String container, String metric, String unit) {
        List<TimeSeries.Point> points = new ArrayList<>();
        for (Instant at = SampleAnalysis.FROM; at.isBefore(SampleAnalysis.TO); at = at.plusSeconds(60)) {
            points.add(new TimeSeries.Point(at, OptionalDouble.of(at.isBefore(SINCE) ? 5 : 90)));
        }
        return new TimeSeries(
                container.isEmpty() ? task : container,
                metric,
                "Average",
                unit,
                Duration.ofMinutes(1),
                dimensions(task, container),
                points,
                SAMPLE.series().getFirst().evidence());
    }
}
