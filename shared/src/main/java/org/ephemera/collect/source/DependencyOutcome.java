package org.ephemera.collect.source;

import java.util.Optional;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** Outcome of an item whose parameters only another item could have returned. */
public final class DependencyOutcome {
    private DependencyOutcome() {}

    /** @param gap outcome of that other item; empty if it ended and did not name what is needed */
    public static Outcome because(Optional<Outcome> gap, PlannedItem other, String sentence) {
        return gap.map(outcome -> because(outcome, other, sentence))
                .orElseGet(() -> new Outcome.Failed(DetailCode.NOT_TOLD, sentence));
    }

    /** Returns an outcome with the code and detail of the other item. */
    public static Outcome because(Outcome gap, PlannedItem other, String sentence) {
        return because(gap, other, sentence, "");
    }

    /** @param what end of the sentence, after "says why": {@code it could not be had} */
    public static Outcome because(Outcome gap, PlannedItem other, String sentence, String what) {
        return gap.code()
                .with(
                        gap.detail(),
                        sentence + "; what became of " + other.item() + " says why"
                                + (what.isEmpty() ? "" : " " + what));
    }
}
