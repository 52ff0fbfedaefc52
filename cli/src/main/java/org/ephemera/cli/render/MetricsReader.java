package org.ephemera.cli.render;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.model.TimeWindow;
import org.ephemera.sweep.MetricGroup;
import org.ephemera.sweep.MetricHistory;
import org.ephemera.sweep.StoredMetricParser;
import org.ephemera.sweep.SweepScope;

/** Collector of the metric series of a target from several sources; duplicate points are stored once. */
public final class MetricsReader implements StoredMetricParser.PointConsumer {
    /** Key of a series. */
    record Name(String metric, String statistic, Map<String, String> dimensions) implements Comparable<Name> {
        private static final Comparator<Name> ORDER = Comparator.comparing(Name::container)
                .thenComparing(Name::metric)
                .thenComparing(Name::statistic)
                .thenComparing(name -> String.valueOf(name.dimensions()));

        Name {
            dimensions = Map.copyOf(dimensions);
        }

        String container() {
            return dimensions.getOrDefault("ContainerName", dimensions.getOrDefault("containerName", ""));
        }

        /**
         * Returns the metric name. {@code PodName} is appended if there is no {@code FullPodName}: Container Insights
         * may then have combined all pods of a workload.
         */
        String measured() {
            boolean combined = dimensions.containsKey("PodName") && !dimensions.containsKey("FullPodName");
            return metric + (combined ? "{PodName=" + dimensions.get("PodName") + "}" : "");
        }

        String text() {
            return measured() + (container().isEmpty() ? "" : "[" + container() + "]") + " " + statistic;
        }

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    private final Set<String> subjects;
    private final TimeWindow span;
    private final SortedMap<Name, NavigableMap<Long, Double>> series = new TreeMap<>();
    private final List<TimeWindow> covered = new ArrayList<>();

    public MetricsReader(Set<String> subjects, TimeWindow span) {
        this.subjects = new HashSet<>(subjects);
        this.span = span;
    }

    @Override
    public void point(MetricGroup group, String metric, String statistic, long epochSecond, double value) {
        if (epochSecond >= span.from().getEpochSecond()
                && epochSecond < span.to().getEpochSecond()) {
            series.computeIfAbsent(new Name(metric, statistic, group.dimensions()), name -> new TreeMap<>())
                    .put(epochSecond, value);
        }
    }

    /** Reads the series of the target from sweeps. */
    public void sweeps(MetricHistory history, List<SweepScope> scopes, StoredMetricParser bodies) throws IOException {
        for (SweepScope scope : scopes) {
            covered.addAll(history.read(scope, subjects, span, bodies, this));
        }
    }

    /** Marks a window as complete, so that it is not a gap. */
    public void covered(TimeWindow window) {
        covered.add(window);
    }

    /** Returns the subjects whose series are read. */
    public Set<String> subjects() {
        return Set.copyOf(subjects);
    }

    TimeWindow span() {
        return span;
    }

    SortedMap<Name, NavigableMap<Long, Double>> series() {
        return series;
    }

    /** Returns the parts of the span that no source covers. */
    public List<TimeWindow> gaps() {
        List<TimeWindow> gaps = new ArrayList<>();
        Instant reached = span.from();
        for (TimeWindow window :
                covered.stream().sorted(Comparator.comparing(TimeWindow::from)).toList()) {
            Instant begin = window.from().isAfter(span.to()) ? span.to() : window.from();
            if (begin.isAfter(reached)) {
                gaps.add(new TimeWindow(reached, begin));
            }
            reached = window.to().isAfter(reached) ? window.to() : reached;
        }
        if (reached.isBefore(span.to())) {
            gaps.add(new TimeWindow(reached, span.to()));
        }
        return gaps;
    }
}
