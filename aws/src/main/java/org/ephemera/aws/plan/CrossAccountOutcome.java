package org.ephemera.aws.plan;

import java.util.Optional;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/**
 * How an item ends whose target is in another account than the credentials, and that is asked for by a name alone: of that name there
 * may be something in the credentials' account, too, and it would be taken for the target's.
 */
public final class CrossAccountOutcome {
    private CrossAccountOutcome() {}

    /** @param why how the item ended that asked for the target itself; empty unless that was for the account's sake */
    static Optional<Outcome> of(Outcome why, PlannedItem about) {
        return why.detail().equals(FailureOutcomes.OTHER_ACCOUNT)
                ? Optional.of(DependencyOutcome.because(
                        why, about, "it is asked for by its name, which means something else in another account"))
                : Optional.empty();
    }
}
