package org.ephemera.azure.plan;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.target.AzurePlace;
import org.ephemera.azure.target.KnownCluster;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.PresetOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Outcome;

/** Plans what belongs to a cluster, each item with all that is needed to ask for it again, however little is known. */
public final class AksPlan {
    /** The resource group that its nodes are in, and the container groups of virtual ones. */
    public static final String NODE_GROUP = "nodeGroup";

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
        Map<String, String> params = place.params();
        if (obstacle.isPresent()) {
            noWay(about, obstacle.get(), recorder);
            return;
        }
        cluster.nodeGroup().ifPresent(group -> params.put(NODE_GROUP, group));
        if (!about.param(NamedWorkspace.PARAM).isEmpty()) {
            params.put(NamedWorkspace.PARAM, about.param(NamedWorkspace.PARAM));
        }
        recorder.plan(AksCatalog.CREDENTIAL, about.window(), params);
    }

    /** All that the API server would be asked ends in the same way. */
    public static void noWay(PlannedItem about, Outcome why, Recorder recorder) {
        Map<String, String> params = AzurePlace.of(about).params();
        PresetOutcome.put(params, why);
        recorder.plan(KubernetesSources.first(), about.window(), params);
    }

    private void network() {
        NetworkPlan plan = new NetworkPlan(about, recorder);
        if (cluster.subnets().isEmpty()) {
            plan.ofClusterWithoutSubnets(cluster.gap());
        }
        plan.ofSubnets(cluster.subnets());
    }
}
