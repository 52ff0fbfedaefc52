package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.redact.Masking;

/**
 * How much a container looks like a coin miner, in points that explain themselves.
 *
 * @param of what was measured; what nothing was measured of has the names that its metrics would have
 * @param container what people call it
 * @param score sum of the points; 0 if there was not enough data
 * @param since when it began, if it did
 * @param why it could not be judged, or not well; "" if it was
 */
public record MinerScore(
        MetricSubject of,
        String container,
        int score,
        Level level,
        Optional<Instant> since,
        List<Points> points,
        String why) {
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
            because = Masking.masked(because);
            evidence = List.copyOf(evidence);
        }
    }

    public MinerScore {
        why = Masking.masked(why);
        points = List.copyOf(points);
    }

    /**
     * Of something that stands out in nothing.
     *
     * @param why that says little; ""
     */
    public static MinerScore quiet(MetricSubject of, String container, String why) {
        return new MinerScore(of, container, 0, Level.NONE, Optional.empty(), List.of(), why);
    }

    /** @param why for people */
    public static MinerScore unjudged(MetricSubject of, String container, String why) {
        return new MinerScore(of, container, 0, Level.INSUFFICIENT_DATA, Optional.empty(), List.of(), why);
    }
}
