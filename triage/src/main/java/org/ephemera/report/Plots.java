package org.ephemera.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Series;

/** What was measured: in the window that was asked for, and over all the time that there is. */
record Plots(Optional<Sheet> window, Optional<Sheet> all, int left) {
    private static final int MOST_LANES = 30;
    private static final int MOST_TICKS = 60;

    /** Too many, or what is drawn already. */
    private static final Set<String> SPOKEN_OF_ELSEWHERE = Set.of("metric", "log");

    /** Lanes on one axis of time. */
    record Sheet(Span span, List<Lane> lanes, List<Tick> ticks) {}

    record Tick(double x, String text) {}

    private record Key(Lane.Family family, String container, String unit, String dimensions)
            implements Comparable<Key> {
        static Key of(Series series) {
            return new Key(
                    Lane.Family.of(series),
                    series.container(),
                    series.unit(),
                    series.dimensions().toString());
        }

        @Override
        public int compareTo(Key other) {
            return java.util.Comparator.comparing(Key::family)
                    .thenComparing(Key::container)
                    .thenComparing(Key::unit)
                    .thenComparing(Key::dimensions)
                    .compare(this, other);
        }
    }

    static Plots of(Analysis analysis) {
        Map<Key, List<Series>> lanes = new TreeMap<>();
        for (Series series : analysis.series()) {
            lanes.computeIfAbsent(Key.of(series), k -> new ArrayList<>()).add(series);
        }
        int drawn = Math.min(MOST_LANES, lanes.size());
        Span asked = new Span(
                analysis.subject().request().window().from(),
                analysis.subject().request().window().to());
        Optional<Span> whole = whole(analysis.series());
        boolean wider = whole.isPresent()
                && Duration.between(whole.get().from(), whole.get().to())
                                .compareTo(Duration.between(asked.from(), asked.to())
                                        .multipliedBy(3)
                                        .dividedBy(2))
                        > 0;
        return new Plots(
                sheet(asked, lanes, analysis),
                wider ? sheet(whole.orElseThrow(), lanes, analysis) : Optional.empty(),
                lanes.size() - drawn);
    }

    private static Optional<Sheet> sheet(Span span, Map<Key, List<Series>> lanes, Analysis analysis) {
        List<Container> containers = analysis.workloads().stream()
                .flatMap(workload -> workload.containers().stream())
                .toList();
        List<Lane> drawn = lanes.entrySet().stream()
                .limit(MOST_LANES)
                .map(lane -> Lane.of(
                        lane.getKey().family(),
                        lane.getKey().container(),
                        lane.getValue(),
                        containers,
                        analysis.miners(),
                        span))
                .filter(Lane::isDrawn)
                .toList();
        List<Tick> ticks = analysis.timeline().stream()
                .filter(entry -> !SPOKEN_OF_ELSEWHERE.contains(entry.kind()) && span.holds(entry.time()))
                .limit(MOST_TICKS)
                .map(entry -> new Tick(
                        span.x(entry.time()), Moments.of(entry.time()) + " " + Visible.cut(entry.message(), 160)))
                .toList();
        return drawn.isEmpty() ? Optional.empty() : Optional.of(new Sheet(span, drawn, ticks));
    }

    private static Optional<Span> whole(List<Series> series) {
        Stream<Instant> times = series.stream()
                .filter(s -> !s.points().isEmpty())
                .flatMap(s -> Stream.of(
                        s.points().getFirst().time(),
                        s.points().getLast().time().plus(s.period())));
        List<Instant> sorted = times.sorted().toList();
        return sorted.isEmpty() ? Optional.empty() : Optional.of(new Span(sorted.getFirst(), sorted.getLast()));
    }
}
