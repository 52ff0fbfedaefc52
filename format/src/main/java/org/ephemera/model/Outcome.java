package org.ephemera.model;

/**
 * Outcome of a planned item. Every planned item has exactly one, so that missing evidence is always reported. The
 * message is for people; a program distinguishes outcomes by code and detail, never by the message.
 */
public sealed interface Outcome {
    /** Returns the message for people. */
    String message();

    /** Returns the permission of {@link Denied}, the error of {@link Failed}, otherwise a {@link DetailCode} or "". */
    String detail();

    /** Returns the message up to its first semicolon, for tables that show one line an item. */
    default String summary() {
        int end = message().indexOf("; ");
        return end < 0 ? message() : message().substring(0, end);
    }

    /** All records that the source had for the window were collected. */
    record Collected(String detail, String message) implements Outcome {
        public Collected(String message) {
            this("", message);
        }
    }

    /** The source responded that there are no records. */
    record Empty(String detail, String message) implements Outcome {
        public Empty(String message) {
            this("", message);
        }
    }

    /** Some records were collected and some were not; the message states the reason and the extent. */
    record Partial(String detail, String message) implements Outcome {
        public Partial(String message) {
            this("", message);
        }
    }

    /** The feature that records this evidence was disabled. */
    record NotEnabled(String detail, String message) implements Outcome {
        public NotEnabled(String message) {
            this("", message);
        }
    }

    /**
     * The caller lacks a permission.
     *
     * @param permission name of the missing permission, e.g. {@code logs:GetLogEvents}
     */
    record Denied(String permission, String message) implements Outcome {
        @Override
        public String detail() {
            return permission;
        }
    }

    /** The evidence existed, but its retention has passed. */
    record Expired(String detail, String message) implements Outcome {
        public Expired(String message) {
            this("", message);
        }
    }

    /** This evidence does not exist for the target. */
    record NotApplicable(String detail, String message) implements Outcome {
        public NotApplicable(String message) {
            this("", message);
        }
    }

    /** No API can return this evidence; its absence proves nothing. */
    record Impossible(String detail, String message) implements Outcome {
        public Impossible(String message) {
            this("", message);
        }
    }

    /**
     * The evidence was not collected, and it is unknown what is missing.
     *
     * @param error error code of the source, e.g. {@code ThrottlingException}, or a {@link DetailCode}
     */
    record Failed(String error, String message) implements Outcome {
        @Override
        public String detail() {
            return error;
        }
    }

    /** Excluded by the policy of this acquisition. */
    record Skipped(String detail, String message) implements Outcome {
        public Skipped(String message) {
            this("", message);
        }
    }

    /** Returns the code that {@code outcomes.jsonl} contains for this outcome. */
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
