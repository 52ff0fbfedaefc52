package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How much a container looks like a coin miner, in points that explain themselves.
 *
 * @param score sum of the points; 0 if there was not enough data
 * @param since when it began, if it did
 */
public record MinerScore(String container, int score, Level level, Optional<Instant> since, List<Points> points) {
    /** What the points add up to. */
    public enum Level {
        HIGH,
        MEDIUM,
        LOW,
        NONE,
        INSUFFICIENT_DATA
    }

    /** A reason that counts; negative points speak against it. */
    public record Points(String rule, int points, String because, List<Evidence> evidence) {
        public Points {
            evidence = List.copyOf(evidence);
        }
    }

    public MinerScore {
        points = List.copyOf(points);
    }
}
