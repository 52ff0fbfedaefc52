package org.ephemera.aws.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Ended;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;

/** Plans what is asked of a cluster's API server, and what AWS knows of the target without it. */
final class EksPlan {
    private final PlannedItem about;
    private final EksPlace place;
    private final Recorder recorder;

    /** @param about the item that asked for the cluster */
    EksPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.place = new EksPlace(about);
        this.recorder = recorder;
    }

    void described(KnownCluster cluster) {
        Map<String, String> params = place.params();
        // Also where only aws-auth lets anybody in: the collector may stand there, and nobody but the server can say.
        Optional<Outcome> none = cluster.noWay();
        none.ifPresentOrElse(
                why -> Ended.put(params, why), () -> params.put(EksAuditSource.LOGGING, cluster.auditLogging()));
        recorder.plan(KubernetesSources.first(), about.window(), params);
        awsAuth(cluster.entry(), params);
        Map<String, String> entry = place.params();
        entry.putAll(cluster.entry().params());
        EksListedSource.artifacts().forEach(artifact -> recorder.plan(artifact, about.window(), entry));
        if (Ec2Ids.isOne(cluster.securityGroup())) {
            recorder.plan(
                    SecurityGroupsSource.ARTIFACT,
                    about.window(),
                    Map.of("region", place.region(), "groups", cluster.securityGroup()));
        }
        logs(cluster.auditLogging());
    }

    /** Of whom access entries tell nothing. */
    private void awsAuth(EksEntry entry, Map<String, String> way) {
        Map<String, String> params = new TreeMap<>(way);
        if (!entry.mapsToo()) {
            Ended.remove(params);
            Ended.put(
                    params,
                    new Outcome.NotApplicable(
                            "access entries alone let anybody into the cluster (authentication mode API),"
                                    + " whatever stands in aws-auth"));
        }
        recorder.plan(KubernetesSources.awsAuth(), about.window(), params);
    }

    /** Without the cluster. Its logs and metrics may outlive it, and nobody needs it to ask for them. */
    void unknown(Outcome why) {
        Outcome untold = Untold.because(why, about, "only EKS tells where the cluster's API server is");
        ended(KubernetesSources.first(), untold);
        Outcome none = Untold.because(why, about, "the cluster could not be had");
        EksListedSource.artifacts().forEach(artifact -> ended(artifact, none));
        ended(KubernetesSources.awsAuth(), none);
        if (why.detail().equals(Caller.OTHER_ACCOUNT)) {
            List.of(
                            EksAuditSource.ARTIFACT,
                            EksInsightsLogsSource.ARTIFACT,
                            EksMetricsSource.ARTIFACT,
                            CloudTrailEventsSource.ARTIFACT)
                    .forEach(artifact -> ended(artifact, none));
        } else {
            logs("");
        }
    }

    private void logs(String audit) {
        Map<String, String> params = place.params();
        params.put(EksAuditSource.LOGGING, audit);
        recorder.plan(EksAuditSource.ARTIFACT, about.window(), params);
        Map<String, String> rights = new TreeMap<>(params);
        rights.put(EksAuditSource.RIGHTS, "true");
        recorder.plan(EksAuditSource.ARTIFACT, about.window(), rights);
        recorder.plan(
                LogGroupSource.ARTIFACT,
                about.window(),
                Map.of(
                        "target", about.param("target"),
                        "region", place.region(),
                        "group", place.controlPlaneLogs()));
        recorder.plan(EksInsightsLogsSource.ARTIFACT, about.window(), place.params());
        recorder.plan(EksMetricsSource.ARTIFACT, MetricSpan.of(about.window()), place.params());
        TrailPlan trail = new TrailPlan(about, "", recorder);
        trail.account(TrailPlan.EKS, List.of());
        trail.mentions(List.of(about.param("pod")));
    }

    private void ended(Artifact artifact, Outcome outcome) {
        Map<String, String> params = place.params();
        Ended.put(params, outcome);
        recorder.plan(artifact, about.window(), params);
    }
}
