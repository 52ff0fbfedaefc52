package org.ephemera.model;

/**
 * How one planned item ended; exactly one for each, so that nothing is silently missing. The message is for people. A
 * program distinguishes outcomes by their code and their detail, never by the message.
 */
public sealed interface Outcome {
    String message();

    /** Returns the permission of {@link Denied}, the error of {@link Failed}, otherwise a {@link DetailCode} or "". */
    String detail();

    /** Returns the message up to its first semicolon, for tables that show one line an item. */
    default String brief() {
        int end = message().indexOf("; ");
        return end < 0 ? message() : message().substring(0, end);
    }

    /** All that the source had for the window. */
    record Collected(String detail, String message) implements Outcome {
        public Collected(String message) {
            this("", message);
        }
    }

    /** The source answered: there is nothing. */
    record Empty(String detail, String message) implements Outcome {
        public Empty(String message) {
            this("", message);
        }
    }

    /** Some is there and some is not; the message says why and how much. */
    record Partial(String detail, String message) implements Outcome {
        public Partial(String message) {
            this("", message);
        }
    }

    /** The feature that would have recorded it was off. */
    record NotEnabled(String detail, String message) implements Outcome {
        public NotEnabled(String message) {
            this("", message);
        }
    }

    /**
     * The reader may not ask for it.
     *
     * @param permission the name of what is missing, e.g. {@code logs:GetLogEvents}
     */
    record Denied(String permission, String message) implements Outcome {
        @Override
        public String detail() {
            return permission;
        }
    }

    /** It was there once; its retention has passed. */
    record Expired(String detail, String message) implements Outcome {
        public Expired(String message) {
            this("", message);
        }
    }

    /** Such a thing does not exist for this target. */
    record NotApplicable(String detail, String message) implements Outcome {
        public NotApplicable(String message) {
            this("", message);
        }
    }

    /** Nobody can read it from outside, ever; its absence says nothing. */
    record Impossible(String detail, String message) implements Outcome {
        public Impossible(String message) {
            this("", message);
        }
    }

    /**
     * It could not be had, and it is not known what is missing.
     *
     * @param error the code the source gave, e.g. {@code ThrottlingException}, or a {@link DetailCode}
     */
    record Failed(String error, String message) implements Outcome {
        @Override
        public String detail() {
            return error;
        }
    }

    /** Left out by the policy of this acquisition. */
    record Skipped(String detail, String message) implements Outcome {
        public Skipped(String message) {
            this("", message);
        }
    }

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
}
