package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.redact.SecretMasking;

/**
 * Cryptominer score of a container, in points with their reasons.
 *
 * @param subject measured subject; without measurements it has the names that its metrics would have
 * @param container display name
 * @param score sum of the points; 0 if there was not enough data
 * @param since start of the suspicious load, if it has one
 * @param why reason why the container could not be evaluated, or only partly; "" if it was evaluated
 */
public record MinerScore(
        MetricSubject subject,
        String container,
        int score,
        Level level,
        Optional<Instant> since,
        List<Points> points,
        String why) {
    /** Suspicion level that results from the points. */
    public enum Level {
        HIGH,
        MEDIUM,
        LOW,
        NONE,
        INSUFFICIENT_DATA
    }

    /** Points of one rule with the reason; negative points speak against a miner. */
    public record Points(String rule, int points, String because, List<EvidenceLocation> evidence) {
        public Points {
            because = SecretMasking.masked(because);
            evidence = List.copyOf(evidence);
        }
    }

    public MinerScore {
        why = SecretMasking.masked(why);
        points = List.copyOf(points);
    }

    /**
     * Returns a score without any points.
     *
     * @param why reason why this result has limited significance, or ""
     */
    public static MinerScore withoutPoints(MetricSubject of, String container, String why) {
        return new MinerScore(of, container, 0, Level.NONE, Optional.empty(), List.of(), why);
    }

    /**
     * Returns the score of a container with a finished load that recurs, and that has no memory of a miner.
     *
     * @param recurrence the load and its other times, without points
     */
    public static MinerScore recurringJob(MetricSubject of, String container, List<Points> recurrence) {
        return new MinerScore(of, container, 0, Level.NONE, Optional.empty(), recurrence, "");
    }

    /**
     * Returns the score of a container that could not be evaluated.
     *
     * @param why reason, shown to users
     */
    public static MinerScore insufficientData(MetricSubject of, String container, String why) {
        return new MinerScore(of, container, 0, Level.INSUFFICIENT_DATA, Optional.empty(), List.of(), why);
    }
}
