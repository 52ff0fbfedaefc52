package org.ephemera.aws.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.aws.call.ApiFailure;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.Ec2Ids;
import org.ephemera.aws.target.EksAccessConfig;
import org.ephemera.aws.target.EksPlace;
import org.ephemera.aws.target.KnownCluster;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.PresetOutcome;
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
        this.place = new EksPlace(about);
        this.recorder = recorder;
    }

    public void described(KnownCluster cluster) {
        Map<String, String> params = place.params();
        // Also where only aws-auth lets anybody in: the collector may stand there, and nobody but the server can say.
        Optional<Outcome> none = cluster.noWay();
        none.ifPresentOrElse(
                why -> PresetOutcome.put(params, why),
                () -> params.put(EksCatalog.AUDIT_LOGGING, cluster.auditLogging()));
        recorder.plan(KubernetesSources.first(), about.window(), params);
        awsAuth(cluster.entry(), params);
        Map<String, String> entry = place.params();
        entry.putAll(cluster.entry().params());
        EksCatalog.LISTED.forEach(artifact -> recorder.plan(artifact, about.window(), entry));
        if (Ec2Ids.isOne(cluster.securityGroup())) {
            recorder.plan(
                    Ec2Catalog.SECURITY_GROUPS,
                    about.window(),
                    Map.of("region", place.region(), "groups", cluster.securityGroup()));
        }
        logs(cluster.auditLogging());
    }

    /** Of whom access entries tell nothing. */
    private void awsAuth(EksAccessConfig entry, Map<String, String> way) {
        Map<String, String> params = new TreeMap<>(way);
        if (!entry.mapsToo()) {
            PresetOutcome.remove(params);
            PresetOutcome.put(
                    params,
                    new Outcome.NotApplicable(
                            "access entries alone let anybody into the cluster (authentication mode API),"
                                    + " whatever stands in aws-auth"));
        }
        recorder.plan(KubernetesSources.awsAuth(), about.window(), params);
    }

    /** Without the cluster. Its logs and metrics may outlive it, and nobody needs it to ask for them. */
    public void unknown(Outcome why) {
        Outcome untold = DependencyOutcome.because(why, about, "only EKS tells where the cluster's API server is");
        ended(KubernetesSources.first(), untold);
        Outcome none = DependencyOutcome.because(why, about, "the cluster could not be had");
        EksCatalog.LISTED.forEach(artifact -> ended(artifact, none));
        ended(KubernetesSources.awsAuth(), none);
        if (why.detail().equals(ApiFailure.OTHER_ACCOUNT)) {
            List.of(EksCatalog.AUDIT, EksCatalog.INSIGHTS_LOGS, EksCatalog.METRICS, TrailCatalog.EVENTS)
                    .forEach(artifact -> ended(artifact, none));
        } else {
            logs("");
        }
    }

    private void logs(String audit) {
        Map<String, String> params = place.params();
        params.put(EksCatalog.AUDIT_LOGGING, audit);
        recorder.plan(EksCatalog.AUDIT, about.window(), params);
        Map<String, String> rights = new TreeMap<>(params);
        rights.put(EksCatalog.AUDITED_RIGHTS, "true");
        recorder.plan(EksCatalog.AUDIT, about.window(), rights);
        recorder.plan(
                LogsCatalog.GROUP,
                about.window(),
                Map.of(
                        "target", about.param("target"),
                        "region", place.region(),
                        "group", place.controlPlaneLogs()));
        recorder.plan(EksCatalog.INSIGHTS_LOGS, about.window(), place.params());
        recorder.plan(EksCatalog.METRICS, MetricSpan.of(about.window()), place.params());
        TrailPlan trail = new TrailPlan(about, "", recorder);
        trail.account(TrailCatalog.EKS_EVENTS, List.of());
        trail.mentions(List.of(about.param("pod")));
    }

    private void ended(Artifact artifact, Outcome outcome) {
        Map<String, String> params = place.params();
        PresetOutcome.put(params, outcome);
        recorder.plan(artifact, about.window(), params);
    }
}
