package org.ephemera.aws.plan;

import java.util.Optional;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** How an item ends that only another one could have told of. */
public final class DependencyOutcome {
    private DependencyOutcome() {}

    /** @param gap how that other one ended, if ECS did not tell of it */
    public static Outcome because(Optional<Outcome> gap, PlannedItem other, String sentence) {
        return gap.map(outcome -> because(outcome, other, sentence))
                .orElseGet(() -> new Outcome.Failed("NotTold", sentence));
    }

    /** The same kind of end as the other's own. */
    public static Outcome because(Outcome gap, PlannedItem other, String sentence) {
        return gap.code().with(gap.detail(), sentence + "; what became of " + other.item() + " says why");
    }
}
