package org.ephemera.analyze.miner;

import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.miner.Scoring.Result;
import org.ephemera.analyze.model.Measured;
import org.ephemera.analyze.model.Measured.Level;

/** Leaves out a whole whose parts are known: a task by its containers, a service by its tasks. A whole only dilutes. */
final class Finest {
    private Finest() {}

    static SortedMap<Measured, Result> of(SortedMap<Measured, Result> results) {
        SortedMap<Measured, Result> finest = new TreeMap<>();
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

    private static boolean isPart(Measured part, Measured whole) {
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
