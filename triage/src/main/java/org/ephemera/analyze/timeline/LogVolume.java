package org.ephemera.analyze.timeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Points;
import org.ephemera.analyze.model.Series;

/** How many lines the logs of one container have in each minute, all its streams together. */
final class LogVolume {
    private static final int MINUTE = 60;
    /** Five weeks: a minute without a line in it is a zero; beyond that only the minutes beside one with lines are. */
    private static final int MOST_MINUTES = 50_000;

    private final String container;
    private final Evidence evidence;
    private final TreeMap<Long, Integer> minutes = new TreeMap<>();

    /** @param evidence of the first line */
    LogVolume(String container, Evidence evidence) {
        this.container = container;
        this.evidence = evidence;
    }

    void add(Map<Long, Integer> lines) {
        lines.forEach((minute, count) -> minutes.merge(minute, count, Integer::sum));
    }

    Series series() {
        SortedMap<Long, Integer> shown = new TreeMap<>();
        boolean all = minutes.lastKey() - minutes.firstKey() < MOST_MINUTES;
        if (all) {
            for (long minute = minutes.firstKey(); minute <= minutes.lastKey(); minute++) {
                shown.put(minute, 0);
            }
        } else {
            minutes.keySet().forEach(minute -> List.of(minute - 1, minute + 1).forEach(beside -> shown.put(beside, 0)));
        }
        shown.putAll(minutes);
        long[] seconds =
                shown.keySet().stream().mapToLong(minute -> minute * MINUTE).toArray();
        double[] counts = shown.values().stream().mapToDouble(count -> count).toArray();
        return new Series(
                container,
                "log lines",
                "Sum",
                "lines a minute",
                Duration.ofSeconds(MINUTE),
                new TreeMap<>(),
                Points.of(seconds, counts),
                evidence);
    }
}
