package org.ephemera.model;

import java.util.Optional;

/**
 * Outcome of an item that no attempt had ended when the package was sealed. Its message is in fixed words, which the
 * sealer writes and the verifier compares; only the reason is free.
 */
public final class UnfinishedOutcome {
    private static final String REASON = "; it was given up: ";

    private UnfinishedOutcome() {}

    /**
     * Returns PARTIAL if something of the item is there, otherwise FAILED.
     *
     * @param answers that the log has of the item
     * @param gaveUp reason for which no worker resumes the item, if it was given up
     */
    public static Outcome of(boolean some, long answers, Optional<String> gaveUp) {
        String detail = gaveUp.isPresent() ? DetailCode.GIVEN_UP : DetailCode.UNFINISHED;
        String message =
                sentence(some, answers) + gaveUp.map(reason -> REASON + reason).orElse("");
        return some ? new Outcome.Partial(detail, message) : new Outcome.Failed(detail, message);
    }

    /** Returns the reason for which an item was given up; empty if it was not, or if the words are not the fixed ones. */
    public static Optional<String> reason(OutcomeCode code, String detail, String message, long answers) {
        String before = sentence(code == OutcomeCode.PARTIAL, answers) + REASON;
        return detail.equals(DetailCode.GIVEN_UP) && message.startsWith(before)
                ? Optional.of(message.substring(before.length()))
                : Optional.empty();
    }

    /** Reports whether a line contains this outcome, in its words. */
    public static boolean isOne(OutcomeCode code, String detail, String message, long answers) {
        return switch (detail) {
            case DetailCode.GIVEN_UP -> reason(code, detail, message, answers).isPresent();
            case DetailCode.UNFINISHED -> message.equals(sentence(code == OutcomeCode.PARTIAL, answers));
            default -> false;
        };
    }

    private static String sentence(boolean some, long answers) {
        return some
                ? "the package was sealed after " + answers + " answers; there may be more"
                : "the package was sealed before it was answered";
    }
}
