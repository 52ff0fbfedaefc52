package org.ephemera.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;

/**
 * Which series of a lane are drawn, and in which order: what was used before what was set, the average and the maximum before
 * other statistics, one curve for what was measured in several periods.
 */
final class CurveChoice {
    private static final Set<String> LIMITS = Set.of("cpuLimitNanoCores", "memoryLimitBytes");
    private static final List<String> TELLING = List.of("average", "avg", "maximum", "max", "p95", "sum", "total");

    private static final Set<String> COUNTS = Set.of("SampleCount", "Count");

    private CurveChoice() {}

    /** Something that is set and does not move, which a line for the limit says; or how many values stand behind a point. */
    static boolean isNoUsage(TimeSeries series) {
        return series.metric().toLowerCase(Locale.ROOT).contains("reserved")
                || LIMITS.contains(series.metric())
                || COUNTS.contains(series.statistic());
    }

    static List<TimeSeries> of(List<TimeSeries> all, TimeAxis span) {
        Map<String, List<TimeSeries>> byName = new LinkedHashMap<>();
        for (TimeSeries series : all) {
            if (!isNoUsage(series)) {
                byName.computeIfAbsent(series.metric() + "\0" + series.statistic(), n -> new ArrayList<>())
                        .add(series);
            }
        }
        return byName.values().stream()
                .map(periods -> best(periods, span))
                .sorted(Comparator.comparingInt(CurveChoice::rank).thenComparing(TimeSeries::metric))
                .toList();
    }

    /** The finest of those that reach about as far as the longest: a source keeps minutes for days, and hours for months. */
    private static TimeSeries best(List<TimeSeries> periods, TimeAxis span) {
        long longest =
                periods.stream().mapToLong(one -> covered(one, span)).max().orElse(0);
        return periods.stream()
                .filter(one -> covered(one, span) >= longest * 4 / 5)
                .min(Comparator.comparing(TimeSeries::period))
                .orElse(periods.getFirst());
    }

    /** Seconds from the first to the last value in the span. */
    private static long covered(TimeSeries series, TimeAxis span) {
        PointList points = span.of(series);
        long[] seconds = points.seconds();
        double[] values = points.values();
        int first = 0;
        int last = values.length - 1;
        while (first <= last && Double.isNaN(values[first])) {
            first++;
        }
        while (first < last && Double.isNaN(values[last])) {
            last--;
        }
        return first > last
                ? 0
                : seconds[last] - seconds[first] + series.period().toSeconds();
    }

    private static int rank(TimeSeries series) {
        int at = TELLING.indexOf(series.statistic().toLowerCase(Locale.ROOT));
        return at < 0 ? TELLING.size() : at;
    }
}
