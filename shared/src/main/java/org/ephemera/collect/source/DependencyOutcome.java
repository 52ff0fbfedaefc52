package org.ephemera.collect.source;

import java.util.Optional;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** How an item ends that only another one could have told of. */
public final class DependencyOutcome {
    private DependencyOutcome() {}

    /** @param gap how that other one ended, if the cloud did not tell of it */
    public static Outcome because(Optional<Outcome> gap, PlannedItem other, String sentence) {
        return gap.map(outcome -> because(outcome, other, sentence))
                .orElseGet(() -> new Outcome.Failed(DetailCode.NOT_TOLD, sentence));
    }

    /** The same kind of end as the other's own. */
    public static Outcome because(Outcome gap, PlannedItem other, String sentence) {
        return because(gap, other, sentence, "");
    }

    /** @param what of that other item, after "why": {@code it could not be had} */
    public static Outcome because(Outcome gap, PlannedItem other, String sentence, String what) {
        return gap.code()
                .with(
                        gap.detail(),
                        sentence + "; what became of " + other.item() + " says why" + (what.isEmpty() ? "" : " " + what));
    }
}
