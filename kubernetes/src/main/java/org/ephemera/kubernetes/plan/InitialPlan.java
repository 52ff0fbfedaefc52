package org.ephemera.kubernetes.plan;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.format.CompletenessStatus;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/** Plan of the items of a cluster that need only the target's name. */
public final class InitialPlan {
    private static final String NO_WAY = DetailCode.NO_WAY_TO_CLUSTER;

    private final PlannedItem about;
    private final ClusterPlace place;
    private final Recorder recorder;

    public InitialPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.place = new ClusterPlace(about);
        this.recorder = recorder;
    }

    /**
     * Plans all items. Events come first: by default a cluster deletes them after one hour, and it deletes nothing else
     * that early.
     */
    public void planAll() {
        lists(listed -> listed.artifact().volatility() == Volatility.V2);
        if (place.workload().isEmpty()) {
            plan(ClusterArtifacts.POD, place.params(ClusterArtifacts.PodParameters.of(place.pod(), "")));
            plan(ClusterArtifacts.PODS, place.params());
        } else {
            plan(ClusterArtifacts.WORKLOAD, place.params());
        }
        plan(ClusterArtifacts.NAMESPACE, place.params());
        plan(ListedArtifacts.CONFIG_MAPS.artifact(), place.params());
        lists(listed -> listed.artifact().volatility() != Volatility.V2);
    }

    /**
     * Plans the aws-auth config map. Called if the API server reports an EKS version. Planned only if the cluster is
     * identified by a kubeconfig, because otherwise the cloud plans it.
     */
    public void planAwsAuth() {
        if (!place.context().isEmpty()) {
            plan(ClusterArtifacts.AWS_AUTH, place.params());
        }
    }

    private void lists(Predicate<ListedArtifact> filter) {
        ListedArtifacts.ALL.stream().filter(filter).forEach(listed -> plan(listed.artifact(), place.params()));
    }

    /**
     * Plans the required items with the outcome of the connection, so that the package shows them as missing.
     *
     * @return the outcome of these items and of the item that tried to connect
     */
    public Outcome planUnreachable(Outcome why) {
        Outcome end = incomplete(why);
        List<Artifact> required = place.workload().isEmpty()
                ? List.of(ClusterArtifacts.POD, ClusterArtifacts.LOG)
                : List.of(ClusterArtifacts.WORKLOAD, ClusterArtifacts.PODS, ClusterArtifacts.POD, ClusterArtifacts.LOG);
        for (Artifact artifact : required) {
            Map<String, String> params = place.pod().isEmpty()
                    ? place.params()
                    : place.params(ClusterArtifacts.PodParameters.of(place.pod(), ""));
            PresetOutcome.put(params, end);
            plan(artifact, params);
        }
        return end;
    }

    /**
     * Returns an outcome that does not count as complete. Some outcomes mean that nothing is missing; here all evidence
     * of the pod is.
     */
    private static Outcome incomplete(Outcome why) {
        return CompletenessStatus.of(why.code(), true) == CompletenessStatus.COMPLETE
                ? new Outcome.Failed(NO_WAY, why.message())
                : why;
    }

    private void plan(Artifact artifact, Map<String, String> params) {
        recorder.plan(artifact, about.window(), params);
    }
}
