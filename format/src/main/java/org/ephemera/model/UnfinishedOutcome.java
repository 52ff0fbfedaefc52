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
     * Returns PARTIAL if some files of the item were stored, otherwise FAILED.
     *
     * @param some true if files of the item were stored
     * @param answers number of responses that the log has for the item
     * @param gaveUp reason for which no worker resumes the item, if it was given up
     */
    public static Outcome of(boolean some, long answers, Optional<String> gaveUp) {
        String detail = gaveUp.isPresent() ? DetailCode.GIVEN_UP : DetailCode.UNFINISHED;
        String message =
                sentence(some, answers) + gaveUp.map(reason -> REASON + reason).orElse("");
        return some ? new Outcome.Partial(detail, message) : new Outcome.Failed(detail, message);
    }

    /**
     * Returns the reason for which an item was given up; empty if it was not, or if the message is not the fixed one.
     */
    public static Optional<String> reason(OutcomeCode code, String detail, String message, long answers) {
        String before = sentence(code == OutcomeCode.PARTIAL, answers) + REASON;
        return detail.equals(DetailCode.GIVEN_UP) && message.startsWith(before)
                ? Optional.of(message.substring(before.length()))
                : Optional.empty();
    }

    /** Reports whether these values are this outcome with its fixed message. */
    public static boolean matches(OutcomeCode code, String detail, String message, long answers) {
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
