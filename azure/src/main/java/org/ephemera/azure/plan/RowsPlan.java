package org.ephemera.azure.plan;

import java.util.Locale;
import java.util.Optional;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.ClusterRows;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.target.Guid;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** Which workspaces are asked: the one that the target's logs go to, and one that somebody names. */
public final class RowsPlan {
    private RowsPlan() {}

    /**
     * Plans an item for each workspace, or one that says why there is none.
     *
     * @param about the item that should tell of a workspace
     * @param found the workspace that it tells of, as it spells it
     * @param none how the item ends if nobody names a workspace
     */
    public static void plan(PlannedItem about, Optional<String> found, Outcome none, Recorder recorder) {
        plan(about, found, none, false, recorder);
    }

    /** @param insights true if the output is sent to the workspace that was found as Container Insights sends it */
    public static void plan(
            PlannedItem about, Optional<String> found, Outcome none, boolean insights, Recorder recorder) {
        Optional<String> named = Optional.of(NamedWorkspace.of(about))
                .filter(id -> !id.isEmpty())
                .map(id -> id.toLowerCase(Locale.ROOT));
        Optional<String> workspace =
                found.map(id -> id.toLowerCase(Locale.ROOT)).or(() -> named);
        AzurePlace place = AzurePlace.of(about);
        if (workspace.isEmpty()) {
            recorder.plan(LogsCatalog.ROWS, about.window(), PresetOutcome.with(place, none));
        } else if (Guid.is(workspace.get())) {
            recorder.plan(LogsCatalog.ROWS, about.window(), rows(place, workspace.get(), insights));
        } else {
            Outcome invalid =
                    new Outcome.Failed(DetailCode.NOT_AN_ID, "what is named as the workspace is no id of one");
            recorder.plan(LogsCatalog.ROWS, about.window(), PresetOutcome.with(place, invalid));
        }
        if (named.isPresent() && !named.equals(workspace)) {
            recorder.plan(LogsCatalog.ROWS, about.window(), rows(place, named.get(), false));
        }
    }

    private static LogsCatalog.RowsParameters rows(AzurePlace place, String workspace, boolean insights) {
        return new LogsCatalog.RowsParameters(place, workspace, insights, ClusterRows.Parameters.NONE);
    }
}
