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

/** Plans what a Log Analytics workspace is asked, once a setting has named it, and says why none is where none does. */
public final class WorkspacePlan {
    private final PlannedItem about;
    private final AzurePlace place;
    private final Optional<ClusterRows> cluster;
    private final String categories;
    private final Recorder recorder;

    /** @param about the item that told of the workspace, or should have */
    public WorkspacePlan(PlannedItem about, Recorder recorder) {
        this(about, ClusterRows.of(about), ClusterRows.Parameters.of(about).categories(), recorder);
    }

    /**
     * For what a workspace keeps of a cluster.
     *
     * @param cluster what is asked for; nothing for another kind of target
     * @param categories logs that are known to be sent there
     */
    public WorkspacePlan(PlannedItem about, Optional<ClusterRows> cluster, String categories, Recorder recorder) {
        this.about = about;
        this.place = AzurePlace.of(about);
        this.cluster = cluster;
        this.categories = categories;
        this.recorder = recorder;
    }

    private ClusterRows.Parameters known(Optional<ClusterRows> rows) {
        return new ClusterRows.Parameters(rows.map(ClusterRows::word).orElse(""), categories);
    }

    /** @param id by which a diagnostic setting names it */
    public void named(String id) {
        Optional<ArmId> workspace = ArmId.of(id, LogsCatalog.WORKSPACE_TYPE);
        Outcome invalid = new Outcome.Failed(
                DetailCode.NOT_AN_ID,
                "what a diagnostic setting names as its workspace is no id of one; nothing was asked of it");
        recorder.plan(
                LogsCatalog.WORKSPACE,
                about.window(),
                PresetOutcome.with(
                        new LogsCatalog.WorkspaceParameters(
                                place, workspace.map(ArmId::text).orElse(""), known(cluster)),
                        workspace.isPresent() ? Optional.empty() : Optional.of(invalid)));
    }

    /** @param customerId the id by which the workspace's rows are asked for */
    public void rows(String customerId) {
        if (cluster.isEmpty()) {
            plan(LogsCatalog.ROWS, customerId, Optional.empty(), Optional.empty());
        }
        cluster.stream()
                .flatMap(rows -> rows.together().stream())
                .forEach(rows -> plan(rows.artifact(), customerId, Optional.of(rows), Optional.empty()));
    }

    public void none() {
        noRows(
                switch (place.kind()) {
                    case GROUP -> notEnabled();
                    case APP ->
                        new Outcome.NotEnabled(
                                "the environment hands the logs of its apps to Azure Monitor, and none of its"
                                        + " diagnostic settings names a Log Analytics workspace: "
                                        + AppLogDestination.NEXT_TIME);
                    case CLUSTER -> ClusterRows.AUDIT.notEnabled();
                });
    }

    static Outcome notEnabled() {
        return new Outcome.NotEnabled(
                "neither the group's definition nor a diagnostic setting names a Log Analytics workspace. Name one the"
                        + " next time a group is made ('az container create --log-analytics-workspace ID"
                        + " --log-analytics-workspace-key KEY'), not now: that restarts the containers, and their logs and"
                        + " memory are gone");
    }

    /** @param gap how it ended that the settings were asked for */
    public void unknown(Outcome gap) {
        noRows(DependencyOutcome.because(
                gap,
                about,
                "nothing else names a Log Analytics workspace, and only the diagnostic settings tell whether they name"
                        + " one; EPHEMERA_WORKSPACE has one asked"));
    }

    /** @param gap how it ended that the workspace was asked for, of whose id nothing else tells */
    public void untold(Outcome gap) {
        noRows(DependencyOutcome.because(
                gap, about, "only the workspace tells the id by which its rows are asked for"));
    }

    public void noRows(Outcome outcome) {
        if (cluster.isEmpty()) {
            plan(LogsCatalog.ROWS, "", Optional.empty(), Optional.of(outcome));
        }
        noRows(rows -> outcome);
    }

    /** @param why how what would have been asked of a cluster's workspace ends */
    public void noRows(Function<ClusterRows, Outcome> why) {
        cluster.stream()
                .flatMap(rows -> rows.together().stream())
                .forEach(rows -> plan(rows.artifact(), "", Optional.of(rows), Optional.of(why.apply(rows))));
    }

    private void plan(Artifact artifact, String workspace, Optional<ClusterRows> rows, Optional<Outcome> known) {
        recorder.plan(
                artifact,
                about.window(),
                PresetOutcome.with(new LogsCatalog.RowsParameters(place, workspace, false, known(rows)), known));
    }
}
