package org.ephemera.report;

import org.ephemera.model.OutcomeCode;

/** Names and explanations of outcomes. A missing item never looks like an absent one. */
final class OutcomeText {
    private OutcomeText() {}

    static String word(OutcomeCode code) {
        return switch (code) {
            case COLLECTED -> "collected";
            case EMPTY -> "empty";
            case PARTIAL -> "partial";
            case NOT_ENABLED -> "not enabled";
            case DENIED -> "denied";
            case EXPIRED -> "expired";
            case NOT_APPLICABLE -> "not applicable";
            case IMPOSSIBLE -> "impossible";
            case FAILED -> "failed";
            case SKIPPED -> "skipped";
        };
    }

    static String meaning(OutcomeCode code) {
        return switch (code) {
            case COLLECTED -> "all that the source had for the window";
            case EMPTY -> "the source answered: there is nothing";
            case PARTIAL -> "some is here, some is not";
            case NOT_ENABLED -> "what would have recorded it was switched off: it may have happened";
            case DENIED -> "the reader was not allowed to ask: it may have happened";
            case EXPIRED -> "it was there once, and is gone";
            case NOT_APPLICABLE -> "there is no such thing for this target";
            case IMPOSSIBLE -> "not readable from outside: its absence proves nothing";
            case FAILED -> "not available: the activity may have happened";
            case SKIPPED -> "left out by the policy of this acquisition";
        };
    }

    static Tone tone(OutcomeCode code) {
        return switch (code) {
            case DENIED, FAILED -> Tone.BAD;
            case PARTIAL, NOT_ENABLED, EXPIRED, SKIPPED -> Tone.CAUTION;
            case COLLECTED, EMPTY, NOT_APPLICABLE, IMPOSSIBLE -> Tone.QUIET;
        };
    }

    /** Returns the sort order: missing items first. */
    static int rank(OutcomeCode code) {
        return switch (code) {
            case DENIED -> 0;
            case FAILED -> 1;
            case EXPIRED -> 2;
            case NOT_ENABLED -> 3;
            case PARTIAL -> 4;
            case SKIPPED -> 5;
            case EMPTY -> 6;
            case COLLECTED -> 7;
            case IMPOSSIBLE -> 8;
            case NOT_APPLICABLE -> 9;
        };
    }
}
