package org.ephemera.aws.plan;

import java.util.Optional;
import org.ephemera.aws.catalog.TargetAttributes;
import org.ephemera.aws.target.CloudTrailWindow;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Plans the audit trail of exec sessions and their logs, from the logging configuration of a cluster. */
public final class ExecAuditPlan {
    private ExecAuditPlan() {}

    /**
     * Plans with a known logging configuration.
     *
     * @param cluster the item that requested the cluster
     */
    public static void plan(ExecLogging logging, PlannedItem cluster, Recorder recorder) {
        plan(logging, Optional.empty(), cluster, recorder);
    }

    private static void plan(
            ExecLogging logging, Optional<Outcome> crossAccount, PlannedItem cluster, Recorder recorder) {
        String createdAt = TargetAttributes.of(cluster).createdAt();
        CloudTrailWindow audit = new CloudTrailWindow(cluster.window(), createdAt);
        new TrailPlan(cluster, createdAt, crossAccount, recorder).planExecSessions(logging);
        ExecLogPlan.plan(logging, cluster, audit.lifetimeOrPackageWindow(), recorder);
    }

    /** Plans with an unknown logging configuration, because the cluster could not be described. */
    public static void planUnresolved(Outcome why, PlannedItem cluster, Recorder recorder) {
        Outcome gap = DependencyOutcome.because(
                why, cluster, "only the cluster's configuration states where exec sessions are logged");
        plan(ExecLogging.unknown(gap), CrossAccountOutcome.of(why, cluster), cluster, recorder);
    }
}
