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

/** Plan of the role assignment items. */
public final class RolesPlan {
    private RolesPlan() {}

    /**
     * Plans an item for each identity, or one with the reason for its absence.
     *
     * @param about item of the target
     * @param principals object ids from the target's description
     * @param gap outcome of that item, if the target could not be read
     */
    public static void plan(PlannedItem about, List<String> principals, Optional<Outcome> gap, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        if (principals.isEmpty()) {
            String only = "only " + place.noun() + "'s description names its identity";
            Outcome none = gap.map(outcome -> DependencyOutcome.because(outcome, about, only))
                    .orElseGet(() -> new Outcome.NotApplicable(place.noun() + " has no managed identity"));
            recorder.plan(IamCatalog.ROLE_ASSIGNMENTS, about.window(), PresetOutcome.with(place, none));
        }
        for (String principal : principals) {
            Optional<Outcome> none = Guid.isGuid(principal)
                    ? Optional.empty()
                    : Optional.of(new Outcome.Failed(
                            DetailCode.NOT_AN_ID,
                            "the identity's id in " + place.noun() + "'s description is" + " invalid"));
            recorder.plan(
                    IamCatalog.ROLE_ASSIGNMENTS,
                    about.window(),
                    PresetOutcome.with(new IamCatalog.RoleAssignmentsParameters(place, principal), none));
        }
    }
}
