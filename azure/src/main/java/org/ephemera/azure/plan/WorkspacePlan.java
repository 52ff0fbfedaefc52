package org.ephemera.azure.plan;

import java.util.Optional;
import java.util.function.Function;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.ClusterRows;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.target.AppLogDestination;
import org.ephemera.azure.target.ArmId;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** Plan of the items of a Log Analytics workspace, or of the reason for its absence. */
public final class WorkspacePlan {
    private final PlannedItem about;
    private final AzurePlace place;
    private final Optional<ClusterRows> cluster;
    private final String categories;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param about item that names the workspace, or could have named it
     */
    public WorkspacePlan(PlannedItem about, Recorder recorder) {
        this(about, ClusterRows.of(about), ClusterRows.Parameters.of(about).categories(), recorder);
    }

    /**
     * Creates the plan for rows about a cluster.
     *
     * @param cluster kind of rows; empty for another kind of target
     * @param categories log categories that are known to be sent there
     */
    public WorkspacePlan(PlannedItem about, Optional<ClusterRows> cluster, String categories, Recorder recorder) {
        this.about = about;
        this.place = AzurePlace.of(about);
        this.cluster = cluster;
        this.categories = categories;
        this.recorder = recorder;
    }

    private ClusterRows.Parameters known(Optional<ClusterRows> rows) {
        return new ClusterRows.Parameters(rows.map(ClusterRows::parameter).orElse(""), categories);
    }

    /**
     * Plans the workspace of a diagnostic setting.
     *
     * @param id resource id in the setting
     */
    public void planWorkspace(String id) {
        Optional<ArmId> workspace = ArmId.of(id, LogsCatalog.WORKSPACE_TYPE);
        Outcome invalid = new Outcome.Failed(
                DetailCode.NOT_AN_ID, "the workspace id in a diagnostic setting is invalid; nothing was requested");
        recorder.plan(
                LogsCatalog.WORKSPACE,
                about.window(),
                PresetOutcome.with(
                        new LogsCatalog.WorkspaceParameters(
                                place, workspace.map(ArmId::text).orElse(""), known(cluster)),
                        workspace.isPresent() ? Optional.empty() : Optional.of(invalid)));
    }

    /**
     * Plans the rows of a workspace.
     *
     * @param customerId id of the workspace for queries
     */
    public void planRows(String customerId) {
        if (cluster.isEmpty()) {
            plan(LogsCatalog.ROWS, customerId, Optional.empty(), Optional.empty());
        }
        cluster.stream()
                .flatMap(rows -> rows.inSameWorkspace().stream())
                .forEach(rows -> plan(rows.artifact(), customerId, Optional.of(rows), Optional.empty()));
    }

    /** Plans the rows with the outcome that no workspace receives them. */
    public void planNotEnabled() {
        planWithoutRows(
                switch (place.kind()) {
                    case GROUP -> notEnabled();
                    case APP, JOB ->
                        new Outcome.NotEnabled("the environment passes the logs of its apps to Azure Monitor, but no"
                                + " diagnostic setting names a Log Analytics workspace: "
                                + AppLogDestination.NEXT_TIME);
                    case CLUSTER -> ClusterRows.AUDIT.notEnabled();
                });
    }

    static Outcome notEnabled() {
        return new Outcome.NotEnabled(
                "no Log Analytics workspace is set for the group. Set one for new groups ('az container create"
                        + " --log-analytics-workspace ID --log-analytics-workspace-key KEY'), not for this one now:"
                        + " that restarts the containers and deletes logs and memory");
    }

    /**
     * Plans the rows with the outcome that their destination is unknown.
     *
     * @param gap outcome of the item of the settings
     */
    public void planUnknownDestination(Outcome gap) {
        planWithoutRows(DependencyOutcome.because(
                gap,
                about,
                "only the diagnostic settings could name a Log Analytics workspace; EPHEMERA_WORKSPACE sets one to"
                        + " query"));
    }

    /**
     * Plans the rows with the outcome that the workspace's id is unknown.
     *
     * @param gap outcome of the workspace's item
     */
    public void planUnknownId(Outcome gap) {
        planWithoutRows(DependencyOutcome.because(
                gap, about, "only the workspace's description contains the id that its rows are queried with"));
    }

    /** Plans the rows with a preset outcome. */
    public void planWithoutRows(Outcome outcome) {
        if (cluster.isEmpty()) {
            plan(LogsCatalog.ROWS, "", Optional.empty(), Optional.of(outcome));
        }
        planWithoutRows(rows -> outcome);
    }

    /**
     * Plans the rows of a cluster with preset outcomes.
     *
     * @param why outcome of each kind of rows
     */
    public void planWithoutRows(Function<ClusterRows, Outcome> why) {
        cluster.stream()
                .flatMap(rows -> rows.inSameWorkspace().stream())
                .forEach(rows -> plan(rows.artifact(), "", Optional.of(rows), Optional.of(why.apply(rows))));
    }

    private void plan(Artifact artifact, String workspace, Optional<ClusterRows> rows, Optional<Outcome> known) {
        recorder.plan(
                artifact,
                about.window(),
                PresetOutcome.with(new LogsCatalog.RowsParameters(place, workspace, false, known(rows)), known));
    }
}
