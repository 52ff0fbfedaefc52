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
import org.ephemera.analyze.model.Measured;
import org.ephemera.analyze.model.Points;
import org.ephemera.analyze.model.Series;

/** Something whose metrics are known, with all its series; what sweeps have of earlier times is joined in. */
record Metered(Measured identity, List<Series> series) {
    private static final Comparator<Series> ORDER = Comparator.comparing(Series::metric)
            .thenComparing(Series::statistic)
            .thenComparing(Series::period)
            .thenComparing(series -> series.dimensions().toString());

    Metered {
        series = series.stream().sorted(ORDER).toList();
    }

    /** By identity; with a baseline, what is only there is not among them. */
    static SortedMap<Measured, Metered> of(List<Series> live, List<Series> baseline) {
        Map<Measured, List<Series>> earlier = grouped(baseline);
        SortedMap<Measured, Metered> all = new TreeMap<>();
        grouped(live).forEach((identity, series) -> {
            List<Series> joined = new ArrayList<>();
            List<Series> past = earlier.getOrDefault(identity, List.of());
            series.forEach(one -> joined.add(past.stream()
                    .filter(other -> alike(one, other))
                    .findFirst()
                    .map(other -> joined(other, one))
                    .orElse(one)));
            past.stream()
                    .filter(other -> series.stream().noneMatch(one -> alike(one, other)))
                    .forEach(joined::add);
            all.put(identity, new Metered(identity, joined));
        });
        return all;
    }

    Stream<Series> of(Collection<String> metrics, Predicate<String> statistic) {
        return series.stream().filter(one -> metrics.contains(one.metric()) && statistic.test(one.statistic()));
    }

    private static SortedMap<Measured, List<Series>> grouped(List<Series> series) {
        SortedMap<Measured, List<Series>> grouped = new TreeMap<>();
        for (Series one : series) {
            Measured.of(one)
                    .ifPresent(identity -> grouped.computeIfAbsent(identity, any -> new ArrayList<>())
                            .add(one));
        }
        return grouped;
    }

    private static boolean alike(Series one, Series other) {
        return one.metric().equals(other.metric())
                && one.statistic().equals(other.statistic())
                && one.period().equals(other.period());
    }

    /** What the baseline has of the time before the live data begins; the evidence stays that of this package. */
    private static Series joined(Series baseline, Series live) {
        if (live.points().isEmpty()) {
            return live;
        }
        Points past = Points.of(baseline.points());
        Points now = Points.of(live.points());
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
        return new Series(
                live.container(),
                live.metric(),
                live.statistic(),
                live.unit(),
                live.period(),
                live.dimensions(),
                Points.of(seconds, values),
                live.evidence());
    }
}
