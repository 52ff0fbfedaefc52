package org.ephemera.report;

import java.util.Locale;
import org.ephemera.analyze.model.MinerScore;

/** Texts for cryptominer scores. */
final class MinerScoreText {
    private MinerScoreText() {}

    /** Reports whether the score is high enough to be expanded. */
    static boolean isTold(MinerScore score) {
        return score.level() == MinerScore.Level.HIGH || score.level() == MinerScore.Level.MEDIUM;
    }

    static String word(MinerScore score) {
        return score.level().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns the style of the severity with the same name. */
    static String style(MinerScore score) {
        return switch (score.level()) {
            case HIGH -> "high";
            case MEDIUM -> "medium";
            case LOW -> "low";
            case NONE, INSUFFICIENT_DATA -> "muted";
        };
    }

    /** Returns the text for a score without points. */
    static String nothing(MinerScore score) {
        return score.level() == MinerScore.Level.INSUFFICIENT_DATA
                ? "It could not be judged: " + score.why()
                : "Nothing counts for or against it" + (score.why().isEmpty() ? "." : "; " + score.why() + ".");
    }

    static String signed(MinerScore.Points points) {
        return String.format(Locale.ROOT, "%+d", points.points());
    }
}
