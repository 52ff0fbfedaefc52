package org.ephemera.model;

/** Codes of outcomes as they are written and counted. */
public enum OutcomeCode {
    COLLECTED,
    EMPTY,
    PARTIAL,
    NOT_ENABLED,
    DENIED,
    EXPIRED,
    NOT_APPLICABLE,
    IMPOSSIBLE,
    FAILED,
    SKIPPED;

    /** Returns the name in counts: {@code collected}, {@code notEnabled}. */
    public String key() {
        StringBuilder key = new StringBuilder();
        boolean capital = false;
        for (char letter : name().toCharArray()) {
            if (letter != '_') {
                key.append(capital ? letter : Character.toLowerCase(letter));
            }
            capital = letter == '_';
        }
        return key.toString();
    }

    /** Returns the outcome with this code, a detail and a message. */
    public Outcome with(String detail, String message) {
        return switch (this) {
            case COLLECTED -> new Outcome.Collected(detail, message);
            case EMPTY -> new Outcome.Empty(detail, message);
            case PARTIAL -> new Outcome.Partial(detail, message);
            case NOT_ENABLED -> new Outcome.NotEnabled(detail, message);
            case DENIED -> new Outcome.Denied(detail, message);
            case EXPIRED -> new Outcome.Expired(detail, message);
            case NOT_APPLICABLE -> new Outcome.NotApplicable(detail, message);
            case IMPOSSIBLE -> new Outcome.Impossible(detail, message);
            case FAILED -> new Outcome.Failed(detail, message);
            case SKIPPED -> new Outcome.Skipped(detail, message);
        };
    }
}
