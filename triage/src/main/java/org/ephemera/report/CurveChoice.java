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
 * Selection and order of the series in a lane: usage before limits, average and maximum before other statistics, and
 * one curve for a metric with several periods.
 */
final class CurveChoice {
    private static final Set<String> LIMITS = Set.of("cpuLimitNanoCores", "memoryLimitBytes");
    private static final List<String> PREFERRED_STATISTICS =
            List.of("average", "avg", "maximum", "max", "p95", "sum", "total");

    private static final Set<String> COUNTS = Set.of("SampleCount", "Count");

    private CurveChoice() {}

    /** Reports whether a series is a constant setting, which is drawn as a limit, or a number of samples. */
    static boolean isSettingOrCount(TimeSeries series) {
        return series.metric().toLowerCase(Locale.ROOT).contains("reserved")
                || LIMITS.contains(series.metric())
                || COUNTS.contains(series.statistic());
    }

    static List<TimeSeries> of(List<TimeSeries> all, TimeAxis span) {
        Map<String, List<TimeSeries>> byName = new LinkedHashMap<>();
        for (TimeSeries series : all) {
            if (!isSettingOrCount(series)) {
                byName.computeIfAbsent(series.metric() + "\0" + series.statistic(), n -> new ArrayList<>())
                        .add(series);
            }
        }
        return byName.values().stream()
                .map(periods -> best(periods, span))
                .sorted(Comparator.comparingInt(CurveChoice::rank).thenComparing(TimeSeries::metric))
                .toList();
    }

    /**
     * Returns the series with the shortest period among those that cover about the longest time, because sources keep
     * minutes for days and hours for months.
     */
    private static TimeSeries best(List<TimeSeries> periods, TimeAxis span) {
        long longest =
                periods.stream().mapToLong(one -> covered(one, span)).max().orElse(0);
        return periods.stream()
                .filter(one -> covered(one, span) >= longest * 4 / 5)
                .min(Comparator.comparing(TimeSeries::period))
                .orElse(periods.getFirst());
    }

    /** Returns the seconds from the first to the last value in the span. */
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
        int at = PREFERRED_STATISTICS.indexOf(series.statistic().toLowerCase(Locale.ROOT));
        return at < 0 ? PREFERRED_STATISTICS.size() : at;
    }
}
