package org.ephemera.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.MetricSubjectNames;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.TimelineEntry;

/**
 * Section with plots of the requested window and of the complete time.
 *
 * @param left number of lanes that are not drawn
 */
record PlotsSection(Optional<Sheet> window, Optional<Sheet> all, int left) {
    private static final int MOST_LANES = 30;

    /** Number of columns; events in one column share one line. */
    private static final int TICK_COLUMNS = 100;

    /** Kinds of entries that are too many or already drawn as curves. */
    private static final Set<String> NOT_MARKED = Set.of("metric", "log");

    /** Lanes with a common time axis. */
    record Sheet(TimeAxis span, List<PlotLane> lanes, List<Tick> ticks) {}

    record Tick(double x, String text) {}

    static PlotsSection of(Analysis analysis) {
        LaneRanking ranking = new LaneRanking(analysis.miners());
        SortedMap<LaneKey, List<TimeSeries>> lanes = new TreeMap<>(ranking.order());
        for (TimeSeries series : Stream.concat(analysis.series().stream(), analysis.volumes().stream())
                .toList()) {
            if (!CurveChoice.isSettingOrCount(series)) {
                lanes.computeIfAbsent(LaneKey.of(series), k -> new ArrayList<>())
                        .add(series);
            }
        }
        int drawn = Math.min(MOST_LANES, lanes.size());
        TimeAxis requested = new TimeAxis(
                analysis.subject().request().window().from(),
                analysis.subject().request().window().to());
        Optional<TimeAxis> complete = completeTime(analysis.series());
        boolean wider = complete.isPresent()
                && Duration.between(complete.get().from(), complete.get().to())
                                .compareTo(Duration.between(requested.from(), requested.to())
                                        .multipliedBy(3)
                                        .dividedBy(2))
                        > 0;
        return new PlotsSection(
                sheet(requested, lanes, ranking, analysis),
                wider ? sheet(complete.orElseThrow(), lanes, ranking, analysis) : Optional.empty(),
                lanes.size() - drawn);
    }

    private static Optional<Sheet> sheet(
            TimeAxis span, SortedMap<LaneKey, List<TimeSeries>> lanes, LaneRanking ranking, Analysis analysis) {
        Map<LaneKey, String> names = names(lanes.keySet());
        List<ContainerSpec> containers = analysis.workloads().stream()
                .flatMap(workload -> workload.containers().stream())
                .toList();
        List<PlotLane> drawn = lanes.entrySet().stream()
                .limit(MOST_LANES)
                .map(lane -> PlotLane.of(
                        lane.getKey().family(),
                        names.getOrDefault(lane.getKey(), ""),
                        lane.getValue(),
                        containers,
                        ranking.scoresIn(lane.getKey()),
                        span))
                .filter(PlotLane::isDrawn)
                .toList();
        return drawn.isEmpty() ? Optional.empty() : Optional.of(new Sheet(span, drawn, ticks(analysis, span)));
    }

    /** Returns the shortest unambiguous names: with the task if another task has a container of the same name. */
    private static Map<LaneKey, String> names(Set<LaneKey> lanes) {
        Map<MetricSubject, String> measured = MetricSubjectNames.of(
                lanes.stream().flatMap(lane -> lane.subject().stream()).collect(Collectors.toSet()));
        Map<LaneKey, String> names = new HashMap<>();
        lanes.forEach(lane -> names.put(
                lane,
                lane.subject()
                        .map(of -> of.level() == MetricSubject.Level.TASK
                                        && of.task().isEmpty()
                                ? of.scope().substring(of.scope().lastIndexOf('/') + 1)
                                : measured.getOrDefault(of, ""))
                        .orElse(lane.container())));
        return names;
    }

    private static List<Tick> ticks(Analysis analysis, TimeAxis span) {
        Map<Integer, List<TimelineEntry>> columns = new TreeMap<>();
        analysis.timeline().stream()
                .filter(entry -> !NOT_MARKED.contains(entry.kind()) && span.holds(entry.time()))
                .forEach(entry -> columns.computeIfAbsent(
                                (int) (span.x(entry.time()) * TICK_COLUMNS / TimeAxis.WIDTH), c -> new ArrayList<>())
                        .add(entry));
        return columns.values().stream()
                .map(entries -> new Tick(
                        span.x(entries.getFirst().time()),
                        TimeText.of(entries.getFirst().time()) + " "
                                + VisibleText.cut(entries.getFirst().message(), 160)
                                + (entries.size() > 1 ? "; and " + (entries.size() - 1) + " more soon after" : "")))
                .toList();
    }

    private static Optional<TimeAxis> completeTime(List<TimeSeries> series) {
        Stream<Instant> times = series.stream()
                .filter(s -> !s.points().isEmpty())
                .flatMap(s -> Stream.of(
                        s.points().getFirst().time(),
                        s.points().getLast().time().plus(s.period())));
        List<Instant> sorted = times.sorted().toList();
        return sorted.isEmpty() ? Optional.empty() : Optional.of(new TimeAxis(sorted.getFirst(), sorted.getLast()));
    }
}
