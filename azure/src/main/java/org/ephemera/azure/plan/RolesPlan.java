package org.ephemera.azure.plan;

import java.util.List;
import java.util.Optional;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.IamCatalog;
import org.ephemera.azure.target.Guid;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** Of which identities the roles are asked for. */
public final class RolesPlan {
    private RolesPlan() {}

    /**
     * Plans an item for each identity, or one that says why there is none.
     *
     * @param about the item that tells of the target
     * @param principals object ids, as the target's answer has them
     * @param gap how that item ended, if Azure did not tell of the target
     */
    public static void plan(PlannedItem about, List<String> principals, Optional<Outcome> gap, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        if (principals.isEmpty()) {
            String only = "only " + place.noun() + " tells which identity it has";
            Outcome none = gap.map(outcome -> DependencyOutcome.because(outcome, about, only))
                    .orElseGet(() -> new Outcome.NotApplicable(place.noun() + " has no managed identity"));
            recorder.plan(IamCatalog.ROLE_ASSIGNMENTS, about.window(), PresetOutcome.with(place, none));
        }
        for (String principal : principals) {
            Optional<Outcome> none = Guid.is(principal)
                    ? Optional.empty()
                    : Optional.of(new Outcome.Failed(
                            DetailCode.NOT_AN_ID, "what " + place.noun() + " names as its identity is no id of one"));
            recorder.plan(
                    IamCatalog.ROLE_ASSIGNMENTS,
                    about.window(),
                    PresetOutcome.with(new IamCatalog.RoleAssignmentsParameters(place, principal), none));
        }
    }
}
