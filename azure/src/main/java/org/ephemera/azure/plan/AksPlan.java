package org.ephemera.azure.plan;

import java.time.Instant;
import java.util.Optional;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.target.KnownCluster;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Outcome;

/**
 * Plan of the items of a cluster. Each item contains all parameters that a later request needs, even if the cluster
 * could not be read.
 */
public final class AksPlan {
    private final PlannedItem about;
    private final AzurePlace place;
    private final KnownCluster cluster;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param about item of the cluster
     */
    public AksPlan(PlannedItem about, KnownCluster cluster, Recorder recorder) {
        this.about = about;
        this.place = AzurePlace.of(about);
        this.cluster = cluster;
        this.recorder = recorder;
    }

    /**
     * Plans all items.
     *
     * @param now current time, from which the retention of metrics and of the activity log is counted
     */
    public void plan(Instant now) {
        connection();
        new ClusterRowsPlan(about, recorder).ofCluster(cluster);
        MetricsPlan.plan(about, now, recorder);
        network();
        RolesPlan.plan(about, cluster.principals(), cluster.gap(), recorder);
        ActivityPlan.plan(about, now, recorder);
    }

    /**
     * Plans the connection to the API server. Its address and certificate authority are only in the credential's
     * response.
     */
    private void connection() {
        Optional<Outcome> obstacle = cluster.gap()
                .map(gap -> DependencyOutcome.because(
                        gap, about, "only the cluster's description states how its API" + " server is reached"))
                .or(cluster::obstacle);
        if (obstacle.isPresent()) {
            planUnreachable(about, obstacle.get(), recorder);
            return;
        }
        recorder.plan(
                AksCatalog.CREDENTIAL,
                about.window(),
                new AksCatalog.ClusterParameters(place, cluster.nodeGroup().orElse(""), NamedWorkspace.of(about)));
    }

    /** Plans the first cluster item with a preset outcome, because the API server cannot be reached. */
    public static void planUnreachable(PlannedItem about, Outcome why, Recorder recorder) {
        recorder.plan(KubernetesSources.first(), about.window(), PresetOutcome.with(AzurePlace.of(about), why));
    }

    private void network() {
        NetworkPlan plan = new NetworkPlan(about, recorder);
        if (cluster.subnets().isEmpty()) {
            plan.ofClusterWithoutSubnets(cluster.gap());
        }
        plan.ofSubnets(cluster.subnets());
    }
}
