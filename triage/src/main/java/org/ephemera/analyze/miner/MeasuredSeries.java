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

/** Something whose metrics are known, with all its series; what sweeps have of earlier times is joined in. */
record MeasuredSeries(MetricSubject identity, List<TimeSeries> series) {
    private static final Comparator<TimeSeries> ORDER = Comparator.comparing(TimeSeries::metric)
            .thenComparing(TimeSeries::statistic)
            .thenComparing(TimeSeries::period)
            .thenComparing(series -> series.dimensions().toString());

    MeasuredSeries {
        series = series.stream().sorted(ORDER).toList();
    }

    /** By identity; with a baseline, what is only there is not among them. */
    static SortedMap<MetricSubject, MeasuredSeries> of(List<TimeSeries> live, List<TimeSeries> baseline) {
        Map<MetricSubject, List<TimeSeries>> earlier = grouped(baseline);
        SortedMap<MetricSubject, MeasuredSeries> all = new TreeMap<>();
        grouped(live).forEach((identity, series) -> {
            List<TimeSeries> joined = new ArrayList<>();
            List<TimeSeries> past = earlier.getOrDefault(identity, List.of());
            series.forEach(one -> joined.add(past.stream()
                    .filter(other -> alike(one, other))
                    .findFirst()
                    .map(other -> joined(other, one))
                    .orElse(one)));
            past.stream()
                    .filter(other -> series.stream().noneMatch(one -> alike(one, other)))
                    .forEach(joined::add);
            all.put(identity, new MeasuredSeries(identity, joined));
        });
        return all;
    }

    Stream<TimeSeries> of(Collection<String> metrics, Predicate<String> statistic) {
        return series.stream().filter(one -> metrics.contains(one.metric()) && statistic.test(one.statistic()));
    }

    private static SortedMap<MetricSubject, List<TimeSeries>> grouped(List<TimeSeries> series) {
        SortedMap<MetricSubject, List<TimeSeries>> grouped = new TreeMap<>();
        for (TimeSeries one : series) {
            MetricSubject.of(one)
                    .ifPresent(identity -> grouped.computeIfAbsent(identity, any -> new ArrayList<>())
                            .add(one));
        }
        return grouped;
    }

    private static boolean alike(TimeSeries one, TimeSeries other) {
        return one.metric().equals(other.metric())
                && one.statistic().equals(other.statistic())
                && one.period().equals(other.period());
    }

    /** What the baseline has of the time before the live data begins; the evidence stays that of this package. */
    private static TimeSeries joined(TimeSeries baseline, TimeSeries live) {
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
