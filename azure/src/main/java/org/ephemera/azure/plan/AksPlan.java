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

/** Plans what belongs to a cluster, each item with all that is needed to ask for it again, however little is known. */
public final class AksPlan {
    private final PlannedItem about;
    private final AzurePlace place;
    private final KnownCluster cluster;
    private final Recorder recorder;

    /** @param about the item that asked for the cluster */
    public AksPlan(PlannedItem about, KnownCluster cluster, Recorder recorder) {
        this.about = about;
        this.place = AzurePlace.of(about);
        this.cluster = cluster;
        this.recorder = recorder;
    }

    /** @param now metrics and the activity log reach back from it, wherever the window ends */
    public void plan(Instant now) {
        way();
        new ClusterRowsPlan(about, recorder).ofCluster(cluster);
        MetricsPlan.plan(about, now, recorder);
        network();
        RolesPlan.plan(about, cluster.principals(), cluster.gap(), recorder);
        ActivityPlan.plan(about, now, recorder);
    }

    /** To the API server: its address and authority are told with the credential alone. */
    private void way() {
        Optional<Outcome> obstacle = cluster.gap()
                .map(gap ->
                        DependencyOutcome.because(gap, about, "only the cluster tells how its API server is reached"))
                .or(cluster::obstacle);
        if (obstacle.isPresent()) {
            noWay(about, obstacle.get(), recorder);
            return;
        }
        recorder.plan(
                AksCatalog.CREDENTIAL,
                about.window(),
                new AksCatalog.ClusterParameters(place, cluster.nodeGroup().orElse(""), NamedWorkspace.of(about)));
    }

    /** All that the API server would be asked ends in the same way. */
    public static void noWay(PlannedItem about, Outcome why, Recorder recorder) {
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
