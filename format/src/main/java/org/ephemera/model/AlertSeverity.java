package org.ephemera.model;

import java.util.Locale;
import java.util.Optional;

/**
 * How grave the sender of an alert takes it to be, on one scale for all senders: that of the AWS Security Finding Format.
 *
 * @param score from 0 to 100
 * @param origin as the sender wrote it: a number, a word, a priority; at most 40 characters, printable
 */
public record AlertSeverity(int score, String origin) {
    private static final int HIGHEST = 100;
    private static final int LONGEST_ORIGIN = 40;

    /** The words of that scale, each from its least score on. */
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

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AlertSeverity {
        if (score < 0 || score > HIGHEST) {
            throw new IllegalArgumentException("a severity is a number from 0 to " + HIGHEST);
        }
        origin = SanitizedText.of(origin, LONGEST_ORIGIN);
    }

    /** A number of somebody else's, made to fit: what lies beyond the scale is at its end. */
    public static AlertSeverity of(double score, String origin) {
        double fitting = Double.isNaN(score) ? 0 : Math.min(HIGHEST, Math.max(0, score));
        return new AlertSeverity((int) Math.round(fitting), origin);
    }

    /** The least of what a word of the scale means. */
    public static AlertSeverity of(Level level, String origin) {
        return new AlertSeverity(level.from, origin);
    }

    /** A word of the scale as somebody else spells it: {@code HIGH}, {@code High}, {@code info}. */
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

    public Level level() {
        Level found = Level.INFORMATIONAL;
        for (Level level : Level.values()) {
            found = score >= level.from ? level : found;
        }
        return found;
    }
}
