package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.redact.SecretMasking;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/**
 * Outcome of one item of the plan.
 *
 * @param calls requested operations, e.g. {@code ecs:DescribeTasks}
 * @param asked time of the first response
 */
public record CoverageEntry(ItemOutcome outcome, List<String> calls, Optional<Instant> asked) {
    public CoverageEntry {
        calls = List.copyOf(calls);
    }

    /** Returns the message of the outcome, with secrets masked. */
    public String message() {
        return SecretMasking.masked(outcome.outcome().message());
    }

    public OutcomeCode code() {
        return outcome.code();
    }

    /**
     * Reports whether evidence that could exist is missing or incomplete. IMPOSSIBLE items are blind spots and do not
     * count.
     */
    public boolean isIncomplete() {
        return switch (code()) {
            case DENIED, FAILED, PARTIAL, NOT_ENABLED, EXPIRED, SKIPPED -> true;
            case COLLECTED, EMPTY, NOT_APPLICABLE, IMPOSSIBLE -> false;
        };
    }
}
