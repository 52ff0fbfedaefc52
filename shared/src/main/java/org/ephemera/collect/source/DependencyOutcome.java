package org.ephemera.collect.source;

import java.util.Optional;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** Outcome of an item that depends on the response of another item. */
public final class DependencyOutcome {
    private DependencyOutcome() {}

    /**
     * Returns the outcome of an item whose parameters are unknown.
     *
     * @param gap outcome of the other item; empty if it ended without the required value
     * @param sentence reason why the other item is required
     */
    public static Outcome because(Optional<Outcome> gap, PlannedItem other, String sentence) {
        return gap.map(outcome -> because(outcome, other, sentence))
                .orElseGet(() -> new Outcome.Failed(DetailCode.NOT_TOLD, sentence));
    }

    /** Returns an outcome with the code and detail of the other item. */
    public static Outcome because(Outcome gap, PlannedItem other, String sentence) {
        return because(gap, other, sentence, "");
    }

    /**
     * Returns an outcome with the code and detail of the other item.
     *
     * @param what clause about the other item, after "states why": {@code it is not available}
     */
    public static Outcome because(Outcome gap, PlannedItem other, String sentence, String what) {
        return gap.code()
                .with(
                        gap.detail(),
                        sentence + "; the outcome of " + other.item()
                                + (what.isEmpty() ? " states the reason" : " states why " + what));
    }
}
