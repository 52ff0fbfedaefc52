package org.ephemera.cli;

import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Problem;
import org.ephemera.acquire.Receipt;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.seal.Timestamp;

/** What came of a collection. */
record Collected(Receipt receipt) {
    /**
     * Whole if there is no gap, nothing required was lost before we came, and no timestamp is missing; not done if
     * nothing required was let out.
     */
    ExitCode exitCode() {
        if (items().stream().filter(item -> item.planned().required()).allMatch(Collected::isRefused)) {
            return ExitCode.COULD_NOT;
        }
        boolean whole = items().stream().noneMatch(item -> item.code().isGap() || isLost(item))
                && !(receipt.seal().timestamp() instanceof Timestamp.Missing);
        return whole ? ExitCode.DONE : ExitCode.WRONG;
    }

    /** Why there is nothing of what matters, if so: what became of the first thing that does. */
    Optional<String> nothing() {
        List<ItemOutcome> required =
                items().stream().filter(item -> item.planned().required()).toList();
        boolean some = required.stream().anyMatch(item -> !isRefused(item) && !isLost(item));
        return some || required.isEmpty()
                ? Optional.empty()
                : Optional.of(required.getFirst().outcome().message());
    }

    List<ItemOutcome> items() {
        return receipt.seal().outcomes().items();
    }

    List<Problem> problems() {
        return Problem.of(receipt.seal());
    }

    long bytes() {
        return items().stream().mapToLong(ItemOutcome::bytes).sum();
    }

    private static boolean isRefused(ItemOutcome item) {
        return item.code() == OutcomeCode.DENIED || item.code() == OutcomeCode.FAILED;
    }

    private static boolean isLost(ItemOutcome item) {
        return item.planned().required()
                && (item.code() == OutcomeCode.EXPIRED || item.code() == OutcomeCode.NOT_ENABLED);
    }
}
