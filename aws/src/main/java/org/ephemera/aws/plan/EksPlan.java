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

/** Plans the queries to a cluster's API server, and the evidence that AWS keeps about the target. */
public final class EksPlan {
    private final PlannedItem parent;
    private final EksPlace place;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param parent the item that requested the cluster
     */
    public EksPlan(PlannedItem parent, Recorder recorder) {
        this.parent = parent;
        this.place = EksPlace.of(parent);
        this.recorder = recorder;
    }

    public void planDescribed(KnownCluster cluster) {
        // Planned even if only aws-auth grants access: it may list the collector, and only the API server knows that.
        Optional<Outcome> preset = cluster.unreachableOutcome();
        Record connection = preset.isPresent() ? place : audit(cluster.auditLogging(), false);
        recorder.plan(KubernetesSources.first(), parent.window(), PresetOutcome.with(connection, preset));
        planAwsAuth(cluster.entry(), connection, preset);
        EksCatalog.AccessParameters access =
                new EksCatalog.AccessParameters(place, cluster.entry().mode());
        EksCatalog.LISTED.forEach(artifact -> recorder.plan(artifact, parent.window(), access));
        if (Ec2Ids.isOne(cluster.securityGroup())) {
            recorder.plan(
                    Ec2Catalog.SECURITY_GROUPS,
                    parent.window(),
                    new Ec2Catalog.SecurityGroupsParameters(
                            place.region(), new Ec2Ids(List.of(cluster.securityGroup()))));
        }
        logs(cluster.auditLogging());
    }

    /** Plans the aws-auth ConfigMap, which lists principals that no access entry contains. */
    private void planAwsAuth(EksAccessConfig entry, Record connection, Optional<Outcome> preset) {
        Outcome entriesOnly = new Outcome.NotApplicable(
                "only access entries grant access to the cluster (authentication mode API); the"
                        + " aws-auth ConfigMap is ignored");
        recorder.plan(
                KubernetesSources.awsAuth(),
                parent.window(),
                PresetOutcome.with(connection, entry.usesConfigMap() ? preset : Optional.of(entriesOnly)));
    }

    /**
     * Plans the items of a cluster that could not be described. Its logs and metrics may outlive it, and are queried
     * without its description.
     */
    public void planUnresolved(Outcome why) {
        Outcome noServer =
                DependencyOutcome.because(why, parent, "only EKS reports the address of the cluster's API server");
        planPreset(KubernetesSources.first(), noServer);
        Outcome preset = DependencyOutcome.because(why, parent, "the description of the cluster is unavailable");
        EksCatalog.LISTED.forEach(artifact -> planPreset(artifact, preset));
        planPreset(KubernetesSources.awsAuth(), preset);
        if (why.detail().equals(FailureOutcomes.OTHER_ACCOUNT)) {
            List.of(EksCatalog.AUDIT, EksCatalog.INSIGHTS_LOGS, EksCatalog.METRICS, TrailCatalog.EVENTS)
                    .forEach(artifact -> planPreset(artifact, preset));
        } else {
            logs("");
        }
    }

    private void logs(String audit) {
        // The namespaces of a node or cluster are those of its selected pods.
        boolean inNamespace = !place.namespace().isEmpty();
        if (inNamespace) {
            recorder.plan(EksCatalog.AUDIT, parent.window(), audit(audit, false));
        }
        recorder.plan(EksCatalog.AUDIT, parent.window(), audit(audit, true));
        recorder.plan(
                LogsCatalog.GROUP,
                parent.window(),
                new LogsCatalog.GroupParameters(place.target(), place.region(), place.controlPlaneLogs()));
        if (inNamespace) {
            planNamespace(parent, audit(audit, false), recorder);
        }
        TrailPlan trail = new TrailPlan(parent, "", recorder);
        trail.planAccountActivity(TrailCatalog.EKS_EVENTS, List.of());
        trail.planMentions(List.of(place.pod()));
    }

    /** Plans the requests, logs and metrics of the target, or of a namespace with selected pods. */
    public static void planNamespace(PlannedItem parent, EksCatalog.AuditParameters audit, Recorder recorder) {
        recorder.plan(EksCatalog.AUDIT, parent.window(), audit);
        recorder.plan(EksCatalog.INSIGHTS_LOGS, parent.window(), audit.place());
        recorder.plan(EksCatalog.METRICS, MetricTimeSpan.of(parent.window()), audit.place());
    }

    private EksCatalog.AuditParameters audit(String logging, boolean ofRights) {
        return new EksCatalog.AuditParameters(place, logging, "", ofRights);
    }

    private void planPreset(Artifact artifact, Outcome outcome) {
        recorder.plan(artifact, parent.window(), PresetOutcome.with(place, outcome));
    }
}
