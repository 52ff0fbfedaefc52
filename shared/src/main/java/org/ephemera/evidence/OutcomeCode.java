package org.ephemera.evidence;

import java.util.Locale;

/** The names of the outcomes as they are written and counted. */
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

    /** The name in counts: {@code collected}, {@code notEnabled}. */
    public String key() {
        String[] words = name().toLowerCase(Locale.ROOT).split("_");
        StringBuilder key = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            key.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return key.toString();
    }

    /** Puts a code, its detail and its message back together. */
    public Outcome with(String detail, String message) {
        return switch (this) {
            case COLLECTED -> new Outcome.Collected(message);
            case EMPTY -> new Outcome.Empty(message);
            case PARTIAL -> new Outcome.Partial(message);
            case NOT_ENABLED -> new Outcome.NotEnabled(message);
            case DENIED -> new Outcome.Denied(detail, message);
            case EXPIRED -> new Outcome.Expired(message);
            case NOT_APPLICABLE -> new Outcome.NotApplicable(message);
            case IMPOSSIBLE -> new Outcome.Impossible(message);
            case FAILED -> new Outcome.Failed(detail, message);
            case SKIPPED -> new Outcome.Skipped(message);
        };
    }

    /** True for what leaves a package incomplete: something was there to be had and is not in it. */
    public boolean isGap() {
        return this == PARTIAL || this == DENIED || this == FAILED;
    }
}
