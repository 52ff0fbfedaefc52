package org.ephemera.azure.plan;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.target.AzurePlace;
import org.ephemera.azure.target.Guid;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.PresetOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Which workspaces are asked: the one that the target's logs go to, and one that somebody names. */
public final class RowsPlan {
    /** True if a group has its output sent as Container Insights sends it. */
    public static final String INSIGHTS = "insights";

    private RowsPlan() {}

    /**
     * Plans an item for each workspace, or one that says why there is none.
     *
     * @param about the item that should tell of a workspace
     * @param found the workspace that it tells of, as it spells it
     * @param none how the item ends if nobody names a workspace
     */
    public static void plan(PlannedItem about, Optional<String> found, Outcome none, Recorder recorder) {
        plan(about, found, none, Map.of(), recorder);
    }

    /** @param more what is known of how the rows were sent to the workspace that was found */
    public static void plan(
            PlannedItem about, Optional<String> found, Outcome none, Map<String, String> more, Recorder recorder) {
        Optional<String> named = Optional.of(about.param(NamedWorkspace.PARAM))
                .filter(id -> !id.isEmpty())
                .map(id -> id.toLowerCase(Locale.ROOT));
        Optional<String> workspace =
                found.map(id -> id.toLowerCase(Locale.ROOT)).or(() -> named);
        Map<String, String> params = AzurePlace.of(about).params();
        if (workspace.isEmpty()) {
            PresetOutcome.put(params, none);
        } else if (Guid.is(workspace.get())) {
            params.put(NamedWorkspace.PARAM, workspace.get());
            params.putAll(more);
        } else {
            PresetOutcome.put(params, new Outcome.Failed("NotAnId", "what is named as the workspace is no id of one"));
        }
        recorder.plan(LogsCatalog.ROWS, about.window(), params);
        if (named.isPresent() && !named.equals(workspace)) {
            Map<String, String> other = AzurePlace.of(about).params();
            other.put(NamedWorkspace.PARAM, named.get());
            recorder.plan(LogsCatalog.ROWS, about.window(), other);
        }
    }
}
