package org.ephemera.model;

import java.util.Locale;
import java.util.Optional;

/**
 * Severity of an alert as its sender states it, on one scale for all senders: that of the AWS Security Finding Format.
 *
 * @param score from 0 to 100
 * @param origin value that the sender sent: a number, a word or a priority; at most 40 printable characters
 */
public record AlertSeverity(int score, String origin) {
    private static final int HIGHEST = 100;
    private static final int LONGEST_ORIGIN = 40;

    /** Labels of the scale, each with its lowest score. */
    public enum Level {
        INFORMATIONAL(0),
        LOW(1),
        MEDIUM(40),
        HIGH(70),
        CRITICAL(90);

        private final int from;

        Level(int from) {
            this.from = from;
        }

        /** Returns the label in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AlertSeverity {
        if (score < 0 || score > HIGHEST) {
            throw new IllegalArgumentException("a severity is a number from 0 to " + HIGHEST);
        }
        origin = SanitizedText.of(origin, LONGEST_ORIGIN);
    }

    /** Returns a severity for a number of another scale; numbers outside 0 to 100 are clamped. */
    public static AlertSeverity of(double score, String origin) {
        double fitting = Double.isNaN(score) ? 0 : Math.min(HIGHEST, Math.max(0, score));
        return new AlertSeverity((int) Math.round(fitting), origin);
    }

    /** Returns a severity with the lowest score of a label. */
    public static AlertSeverity of(Level level, String origin) {
        return new AlertSeverity(level.from, origin);
    }

    /**
     * Parses a label in the sender's spelling, for example {@code HIGH}, {@code High} or {@code info}; empty if it is
     * unknown.
     */
    public static Optional<AlertSeverity> ofWord(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "informational", "info", "none" -> Optional.of(of(Level.INFORMATIONAL, word));
            case "low" -> Optional.of(of(Level.LOW, word));
            case "medium", "moderate" -> Optional.of(of(Level.MEDIUM, word));
            case "high" -> Optional.of(of(Level.HIGH, word));
            case "critical", "fatal" -> Optional.of(of(Level.CRITICAL, word));
            default -> Optional.empty();
        };
    }

    /** Returns the label for the score. */
    public Level level() {
        Level found = Level.INFORMATIONAL;
        for (Level level : Level.values()) {
            found = score >= level.from ? level : found;
        }
        return found;
    }
}
