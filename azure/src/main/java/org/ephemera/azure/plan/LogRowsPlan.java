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

/**
 * Planner of the queries of Log Analytics workspaces: the workspace that the target logs to, and the workspace in the
 * configuration.
 */
public final class LogRowsPlan {
    private LogRowsPlan() {}

    /**
     * Plans one item for each workspace. If there is no workspace, plans one item with the outcome {@code none}.
     *
     * @param about item whose response may contain the id of a workspace
     * @param found id of the workspace in that response, in the spelling of the response
     * @param none outcome that states why there is no workspace
     */
    public static void plan(PlannedItem about, Optional<String> found, Outcome none, Recorder recorder) {
        plan(about, found, none, false, recorder);
    }

    /**
     * Plans one item for each workspace. If there is no workspace, plans one item with the outcome {@code none}.
     *
     * @param insights true if the output of the target is sent to the found workspace in the format of Container
     *     Insights
     */
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
        } else if (Guid.isGuid(workspace.get())) {
            recorder.plan(LogsCatalog.ROWS, about.window(), rows(place, workspace.get(), insights));
        } else {
            Outcome invalid =
                    new Outcome.Failed(DetailCode.NOT_AN_ID, "the workspace id is not a GUID; nothing was requested");
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
