package org.ephemera.analyze.miner;

import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.miner.MinerScoring.Result;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.MetricSubject.Level;

/**
 * Filter that removes the result of a task if its containers have results, and of a service if its tasks have results.
 * An aggregate only dilutes the signal of its parts.
 */
final class SeriesDeduplicator {
    private SeriesDeduplicator() {}

    static SortedMap<MetricSubject, Result> of(SortedMap<MetricSubject, Result> results) {
        SortedMap<MetricSubject, Result> finest = new TreeMap<>();
        results.forEach((identity, result) -> {
            boolean parts = results.entrySet().stream()
                    .anyMatch(other ->
                            isPart(other.getKey(), identity) && !(other.getValue() instanceof Result.TooLittle));
            if (!parts) {
                finest.put(identity, result);
            }
        });
        return finest;
    }

    private static boolean isPart(MetricSubject part, MetricSubject whole) {
        if (!part.scope().equals(whole.scope())) {
            return false;
        }
        return switch (whole.level()) {
            case CONTAINER -> false;
            case TASK -> part.level() == Level.CONTAINER && part.task().equals(whole.task());
            case SERVICE ->
                part.group().equals(whole.group())
                        && (part.level() != Level.SERVICE
                                || (whole.container().isEmpty()
                                        && !part.container().isEmpty()));
        };
    }
}
