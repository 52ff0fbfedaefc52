package org.ephemera.aws.plan;

import java.util.Optional;
import org.ephemera.aws.catalog.TargetAttributes;
import org.ephemera.aws.target.AuditWindow;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Plans, once it is known or known to be unknown how a cluster logs exec sessions, who opened them and their logs. */
public final class ExecAudit {
    private ExecAudit() {}

    /** @param cluster the item that asked for the cluster */
    public static void plan(ExecLogging logging, PlannedItem cluster, Recorder recorder) {
        plan(logging, Optional.empty(), cluster, recorder);
    }

    private static void plan(ExecLogging logging, Optional<Outcome> elsewhere, PlannedItem cluster, Recorder recorder) {
        String createdAt = TargetAttributes.of(cluster).createdAt();
        AuditWindow audit = new AuditWindow(cluster.window(), createdAt);
        new TrailPlan(cluster, createdAt, elsewhere, recorder).sessions(logging);
        ExecLogPlan.plan(logging, cluster, audit.known(), recorder);
    }

    /** The cluster could not be described. */
    public static void planWithout(Outcome why, PlannedItem cluster, Recorder recorder) {
        Outcome gap = DependencyOutcome.because(
                why,
                cluster,
                "only the cluster's configuration tells where exec sessions are logged",
                "it could not be had");
        plan(ExecLogging.unknown(gap), CrossAccountOutcome.of(why, cluster), cluster, recorder);
    }
}
