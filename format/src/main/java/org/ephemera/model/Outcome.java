package org.ephemera.model;

/** How one planned item ended; exactly one for each, so that nothing is silently missing. The message is for people. */
public sealed interface Outcome {
    String message();

    /** All that the source had for the window. */
    record Collected(String message) implements Outcome {}

    /** The source answered: there is nothing. */
    record Empty(String message) implements Outcome {}

    /** Some is there and some is not; the message says why and how much. */
    record Partial(String message) implements Outcome {}

    /** The feature that would have recorded it was off. */
    record NotEnabled(String message) implements Outcome {}

    /**
     * The reader may not ask for it.
     *
     * @param permission the name of what is missing, e.g. {@code logs:GetLogEvents}
     */
    record Denied(String permission, String message) implements Outcome {}

    /** It was there once; its retention has passed. */
    record Expired(String message) implements Outcome {}

    /** Such a thing does not exist for this target. */
    record NotApplicable(String message) implements Outcome {}

    /** Nobody can read it from outside, ever; its absence says nothing. */
    record Impossible(String message) implements Outcome {}

    /**
     * It could not be had, and it is not known what is missing.
     *
     * @param error the code the source gave, e.g. {@code ThrottlingException}
     */
    record Failed(String error, String message) implements Outcome {}

    /** Left out by the policy of this acquisition. */
    record Skipped(String message) implements Outcome {}

    /** The name under which the outcome stands in {@code outcomes.jsonl}. */
    default OutcomeCode code() {
        return switch (this) {
            case Collected c -> OutcomeCode.COLLECTED;
            case Empty e -> OutcomeCode.EMPTY;
            case Partial p -> OutcomeCode.PARTIAL;
            case NotEnabled n -> OutcomeCode.NOT_ENABLED;
            case Denied d -> OutcomeCode.DENIED;
            case Expired e -> OutcomeCode.EXPIRED;
            case NotApplicable n -> OutcomeCode.NOT_APPLICABLE;
            case Impossible i -> OutcomeCode.IMPOSSIBLE;
            case Failed f -> OutcomeCode.FAILED;
            case Skipped s -> OutcomeCode.SKIPPED;
        };
    }

    /** What it was denied for or failed with; empty for the others. */
    default String detail() {
        return switch (this) {
            case Denied d -> d.permission();
            case Failed f -> f.error();
            case Collected c -> "";
            case Empty e -> "";
            case Partial p -> "";
            case NotEnabled n -> "";
            case Expired e -> "";
            case NotApplicable n -> "";
            case Impossible i -> "";
            case Skipped s -> "";
        };
    }
}
