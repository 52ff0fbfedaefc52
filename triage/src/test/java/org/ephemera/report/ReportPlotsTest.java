package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.TimelineEntry;
import org.junit.jupiter.api.Test;

/** Plots of a report and their labels. */
class ReportPlotsTest {
    private static final Analysis SAMPLE = SampleAnalysis.plain();

    /** The number of log lines is drawn on the same time axis as the usage of the container. */
    @Test
    void drawsNumberOfLogLines() {
        PlotLane lane = PlotsSection.of(SAMPLE).window().orElseThrow().lanes().stream()
                .filter(one -> one.title().equals("Log of checkout"))
                .findFirst()
                .orElseThrow();
        assertThat(lane.unit()).isEqualTo("lines a minute");
        assertThat(lane.quota()).isEmpty();
        assertThat(lane.curves())
                .singleElement()
                .satisfies(curve -> assertThat(curve.highest()).isEqualTo("240"));
    }

    @Test
    void drawsUsageBeforeSettingsAndEachMetricOnce() {
        List<TimeSeries> series = new ArrayList<>();
        for (String statistic : List.of("Average", "Maximum", "Minimum", "SampleCount", "p50", "p95", "Sum")) {
            series.add(series("a", "CpuReserved", statistic, 60));
            series.add(series("a", "CpuUtilized", statistic, 300));
            series.add(series("a", "CpuUtilized", statistic, 60));
        }
        PlotLane lane = PlotsSection.of(ModifiedAnalysis.series(SAMPLE, series))
                .window()
                .orElseThrow()
                .lanes()
                .getFirst();

        assertThat(lane.curves())
                .extracting(SvgCurve::name)
                .containsExactly("CpuUtilized Average", "CpuUtilized Maximum", "CpuUtilized p95", "CpuUtilized Sum");
        assertThat(lane.curves().getFirst().points()).as("the finer one").isGreaterThan(400);
        assertThat(lane.left()).isEqualTo(2);
    }

    @Test
    void drawsSuspectsFirstAndCountsOmittedLanes() {
        List<TimeSeries> series = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            series.add(series("a" + n, "CpuUtilized", "Average", 60));
        }
        series.add(series("checkout", "NetworkRxBytes", "Average", 60));
        PlotsSection plots = PlotsSection.of(ModifiedAnalysis.series(SAMPLE, series));

        assertThat(plots.window().orElseThrow().lanes().getFirst().title()).isEqualTo("Network of checkout");
        assertThat(plots.left()).isEqualTo(11);
    }

    @Test
    void marksEveryEventInThePlot() {
        List<TimelineEntry> entries = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
            TimelineEntry like = SAMPLE.timeline().getFirst();
            entries.add(new TimelineEntry(
                    SampleAnalysis.FROM.plusSeconds(60L * n),
                    "",
                    1,
                    like.clock(),
                    "call",
                    "",
                    "event " + n,
                    "",
                    List.of(),
                    List.of(),
                    like.evidence()));
        }
        List<PlotsSection.Tick> ticks = PlotsSection.of(ModifiedAnalysis.timeline(SAMPLE, entries))
                .window()
                .orElseThrow()
                .ticks();

        int more = ticks.stream()
                .mapToInt(tick -> Pattern.compile("and (\\d+) more")
                        .matcher(tick.text())
                        .results()
                        .mapToInt(found -> Integer.parseInt(found.group(1)))
                        .sum())
                .sum();
        assertThat(ticks.size() + more).isEqualTo(400);
        assertThat(ticks.getLast().x()).isGreaterThan(930);
    }

    private static TimeSeries series(String container, String metric, String statistic, long seconds) {
        List<TimeSeries.Point> points = new ArrayList<>();
        for (Instant at = SampleAnalysis.FROM; at.isBefore(SampleAnalysis.TO); at = at.plusSeconds(seconds)) {
            points.add(new TimeSeries.Point(at, OptionalDouble.of(1)));
        }
        TimeSeries like = SAMPLE.series().getFirst();
        return new TimeSeries(
                container,
                metric,
                statistic,
                "None",
                Duration.ofSeconds(seconds),
                new TreeMap<>(),
                points,
                like.evidence());
    }
}
