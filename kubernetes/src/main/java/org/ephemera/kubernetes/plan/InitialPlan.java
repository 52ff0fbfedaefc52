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
        if (place.scope().isPresent() && place.namespace().isEmpty()) {
            planScope();
            return;
        }
        events(place.params());
        if (place.scope().isPresent()) {
            plan(ClusterArtifacts.PODS, place.params());
        } else if (place.workload().isEmpty()) {
            plan(ClusterArtifacts.POD, place.params(ClusterArtifacts.PodParameters.of(place.pod(), "")));
            plan(ClusterArtifacts.PODS, place.params());
        } else {
            plan(ClusterArtifacts.WORKLOAD, place.params());
        }
        namespace(place.params());
        lists(listed -> !listed.isNamespaced(), place.params());
    }

    /** Plans the items that belong to no namespace. The list of pods determines the namespaces, and a node's name. */
    private void planScope() {
        plan(ClusterArtifacts.PODS, place.params());
        if (!NodeInstance.isOne(place.node())) {
            planCluster(place.node());
        }
    }

    /**
     * Plans the items of the node that is the target, and those of the cluster.
     *
     * @param node name of the node; "" for another target, or if it is unknown
     */
    public void planCluster(String node) {
        if (!node.isEmpty()) {
            Map<String, String> params = place.params(new ClusterArtifacts.NodeParameters(node));
            List.of(ClusterArtifacts.NODE, ClusterArtifacts.NODE_EVENTS, ClusterArtifacts.USAGE)
                    .forEach(artifact -> plan(artifact, params));
        }
        lists(listed -> !listed.isNamespaced(), place.params());
    }

    /** Plans the items of a namespace with selected pods. */
    public void planNamespace(String namespace) {
        events(place.paramsIn(namespace));
        namespace(place.paramsIn(namespace));
    }

    private void events(Map<String, String> params) {
        lists(listed -> listed.artifact().volatility() == Volatility.V2, params);
    }

    private void namespace(Map<String, String> params) {
        plan(ClusterArtifacts.NAMESPACE, params);
        plan(ListedArtifacts.CONFIG_MAPS.artifact(), params);
        lists(listed -> listed.isNamespaced() && listed.artifact().volatility() != Volatility.V2, params);
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

    private void lists(Predicate<ListedArtifact> filter, Map<String, String> params) {
        ListedArtifacts.ALL.stream().filter(filter).forEach(listed -> plan(listed.artifact(), params));
    }

    /**
     * Plans the required items with the outcome of the connection, so that the package shows them as missing.
     *
     * @return the outcome of these items and of the item that tried to connect
     */
    public Outcome planUnreachable(Outcome why) {
        Outcome end = incomplete(why);
        List<Artifact> required = place.scope().isPresent()
                ? List.of(ClusterArtifacts.PODS, ClusterArtifacts.POD, ClusterArtifacts.LOG)
                : place.workload().isEmpty()
                        ? List.of(ClusterArtifacts.POD, ClusterArtifacts.LOG)
                        : List.of(
                                ClusterArtifacts.WORKLOAD,
                                ClusterArtifacts.PODS,
                                ClusterArtifacts.POD,
                                ClusterArtifacts.LOG);
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
