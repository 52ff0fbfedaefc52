package org.ephemera.aws.plan;

import java.util.Optional;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/**
 * Outcome of an item that is queried by a name alone, although its target is in another account than the credentials. A
 * resource with the same name in the account of the credentials would be taken for the target.
 */
public final class CrossAccountOutcome {
    private CrossAccountOutcome() {}

    /**
     * Returns the outcome if the target is in another account.
     *
     * @param why the outcome of the item that requested the target
     */
    static Optional<Outcome> of(Outcome why, PlannedItem parent) {
        return why.detail().equals(FailureOutcomes.OTHER_ACCOUNT)
                ? Optional.of(DependencyOutcome.because(
                        why,
                        parent,
                        "it is queried by name, and in another account the same name refers to another resource"))
                : Optional.empty();
    }
}
