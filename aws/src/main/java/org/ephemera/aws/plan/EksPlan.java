package org.ephemera.aws.plan;

import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.Ec2Ids;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.EksAccessConfig;
import org.ephemera.aws.target.KnownCluster;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;

/** Plans what is asked of a cluster's API server, and what AWS knows of the target without it. */
public final class EksPlan {
    private final PlannedItem about;
    private final EksPlace place;
    private final Recorder recorder;

    /** @param about the item that asked for the cluster */
    public EksPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.place = EksPlace.of(about);
        this.recorder = recorder;
    }

    public void described(KnownCluster cluster) {
        // Also where only aws-auth lets anybody in: the collector may stand there, and nobody but the server can say.
        Optional<Outcome> none = cluster.noWay();
        Record way = none.isPresent() ? place : audit(cluster.auditLogging(), false);
        recorder.plan(KubernetesSources.first(), about.window(), PresetOutcome.with(way, none));
        awsAuth(cluster.entry(), way, none);
        EksCatalog.AccessParameters access =
                new EksCatalog.AccessParameters(place, cluster.entry().mode());
        EksCatalog.LISTED.forEach(artifact -> recorder.plan(artifact, about.window(), access));
        if (Ec2Ids.isOne(cluster.securityGroup())) {
            recorder.plan(
                    Ec2Catalog.SECURITY_GROUPS,
                    about.window(),
                    new Ec2Catalog.SecurityGroupsParameters(
                            place.region(), new Ec2Ids(List.of(cluster.securityGroup()))));
        }
        logs(cluster.auditLogging());
    }

    /** Of whom access entries tell nothing. */
    private void awsAuth(EksAccessConfig entry, Record way, Optional<Outcome> none) {
        Outcome entriesOnly =
                new Outcome.NotApplicable("access entries alone let anybody into the cluster (authentication mode API),"
                        + " whatever stands in aws-auth");
        recorder.plan(
                KubernetesSources.awsAuth(),
                about.window(),
                PresetOutcome.with(way, entry.mapsToo() ? none : Optional.of(entriesOnly)));
    }

    /** Without the cluster. Its logs and metrics may outlive it, and nobody needs it to ask for them. */
    public void unknown(Outcome why) {
        Outcome untold = DependencyOutcome.because(why, about, "only EKS tells where the cluster's API server is");
        ended(KubernetesSources.first(), untold);
        Outcome none = DependencyOutcome.because(why, about, "the cluster could not be had");
        EksCatalog.LISTED.forEach(artifact -> ended(artifact, none));
        ended(KubernetesSources.awsAuth(), none);
        if (why.detail().equals(FailureOutcomes.OTHER_ACCOUNT)) {
            List.of(EksCatalog.AUDIT, EksCatalog.INSIGHTS_LOGS, EksCatalog.METRICS, TrailCatalog.EVENTS)
                    .forEach(artifact -> ended(artifact, none));
        } else {
            logs("");
        }
    }

    private void logs(String audit) {
        recorder.plan(EksCatalog.AUDIT, about.window(), audit(audit, false));
        recorder.plan(EksCatalog.AUDIT, about.window(), audit(audit, true));
        recorder.plan(
                LogsCatalog.GROUP,
                about.window(),
                new LogsCatalog.GroupParameters(place.target(), place.region(), place.controlPlaneLogs()));
        recorder.plan(EksCatalog.INSIGHTS_LOGS, about.window(), place);
        recorder.plan(EksCatalog.METRICS, MetricSpan.of(about.window()), place);
        TrailPlan trail = new TrailPlan(about, "", recorder);
        trail.account(TrailCatalog.EKS_EVENTS, List.of());
        trail.mentions(List.of(place.pod()));
    }

    private EksCatalog.AuditParameters audit(String logging, boolean ofRights) {
        return new EksCatalog.AuditParameters(place, logging, "", ofRights);
    }

    private void ended(Artifact artifact, Outcome outcome) {
        recorder.plan(artifact, about.window(), PresetOutcome.with(place, outcome));
    }
}
