package org.ephemera.analyze.miner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;

/**
 * Metric series of one container or task, extended with earlier series from the packages of sweeps (scheduled
 * collection of all container metrics).
 */
record MeasuredSeries(MetricSubject identity, List<TimeSeries> series) {
    private static final Comparator<TimeSeries> ORDER = Comparator.comparing(TimeSeries::metric)
            .thenComparing(TimeSeries::statistic)
            .thenComparing(TimeSeries::period)
            .thenComparing(series -> series.dimensions().toString());

    MeasuredSeries {
        series = series.stream().sorted(ORDER).toList();
    }

    /** Returns the series by subject. Subjects that occur only in the baseline are left out. */
    static SortedMap<MetricSubject, MeasuredSeries> of(List<TimeSeries> live, List<TimeSeries> baseline) {
        Map<MetricSubject, List<TimeSeries>> earlier = groupBySubject(baseline);
        SortedMap<MetricSubject, MeasuredSeries> all = new TreeMap<>();
        groupBySubject(live).forEach((identity, series) -> {
            List<TimeSeries> joined = new ArrayList<>();
            List<TimeSeries> past = earlier.getOrDefault(identity, List.of());
            series.forEach(one -> joined.add(past.stream()
                    .filter(other -> isSameMetric(one, other))
                    .findFirst()
                    .map(other -> join(other, one))
                    .orElse(one)));
            past.stream()
                    .filter(other -> series.stream().noneMatch(one -> isSameMetric(one, other)))
                    .forEach(joined::add);
            all.put(identity, new MeasuredSeries(identity, joined));
        });
        return all;
    }

    Stream<TimeSeries> of(Collection<String> metrics, Predicate<String> statistic) {
        return series.stream().filter(one -> metrics.contains(one.metric()) && statistic.test(one.statistic()));
    }

    private static SortedMap<MetricSubject, List<TimeSeries>> groupBySubject(List<TimeSeries> series) {
        SortedMap<MetricSubject, List<TimeSeries>> grouped = new TreeMap<>();
        for (TimeSeries one : series) {
            MetricSubject.of(one)
                    .ifPresent(identity -> grouped.computeIfAbsent(identity, any -> new ArrayList<>())
                            .add(one));
        }
        return grouped;
    }

    private static boolean isSameMetric(TimeSeries one, TimeSeries other) {
        return one.metric().equals(other.metric())
                && one.statistic().equals(other.statistic())
                && one.period().equals(other.period());
    }

    /** Prepends the baseline points before the first live point; the evidence remains that of this package. */
    private static TimeSeries join(TimeSeries baseline, TimeSeries live) {
        if (live.points().isEmpty()) {
            return live;
        }
        PointList past = PointList.of(baseline.points());
        PointList now = PointList.of(live.points());
        long[] before = past.seconds();
        long first = now.seconds()[0];
        int count = 0;
        while (count < before.length && before[count] < first) {
            count++;
        }
        long[] seconds = java.util.Arrays.copyOf(before, count + now.size());
        double[] values = java.util.Arrays.copyOf(past.values(), count + now.size());
        System.arraycopy(now.seconds(), 0, seconds, count, now.size());
        System.arraycopy(now.values(), 0, values, count, now.size());
        return new TimeSeries(
                live.container(),
                live.metric(),
                live.statistic(),
                live.unit(),
                live.period(),
                live.dimensions(),
                PointList.of(seconds, values),
                live.evidence());
    }
}
