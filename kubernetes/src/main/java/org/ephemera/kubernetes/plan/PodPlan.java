package org.ephemera.kubernetes.plan;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.kubernetes.PodScope;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;

/**
 * Plan of the items that belong to a pod. Each item has all parameters that its request needs, even if little is known.
 */
public final class PodPlan {
    private static final Set<String> ENDED = Set.of("Failed", "Succeeded");

    private final PlannedItem about;
    private final ClusterPlace place;
    private final Recorder recorder;

    /**
     * Creates a plan.
     *
     * @param about item that requested the pod
     */
    public PodPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.place = new ClusterPlace(about);
        this.recorder = recorder;
    }

    public void plan(PodView view, CloudSurroundings surroundings) {
        KnownPod pod = view.pod();
        for (ContainerView container : view.containers()) {
            ClusterArtifacts.LogParameters log = log(view, container);
            plan(ClusterArtifacts.LOG, log);
            if (container.hasPrevious()) {
                plan(ClusterArtifacts.PREVIOUS_LOG, log);
            }
        }
        plan(
                ClusterArtifacts.OWNERS,
                new ClusterArtifacts.PodParameters(pod.name(), pod.uid(), "", "", Optional.of(view.owners())));
        plan(
                ClusterArtifacts.POD_EVENTS,
                new ClusterArtifacts.PodParameters(pod.name(), pod.uid(), "", view.mirror(), Optional.empty()));
        plan(ClusterArtifacts.USAGE, ClusterArtifacts.PodParameters.of(pod.name(), pod.uid()));
        if (!pod.account().isEmpty()) {
            plan(ClusterArtifacts.ACCOUNT, new ClusterArtifacts.AccountParameters(pod.account()));
        }
        if (!pod.node().isEmpty()) {
            node(pod.node());
        }
        surroundings.pod(pod, about, recorder);
    }

    /** Plans the items of the pod's node. If the pods of a node or cluster are listed, that list contains its pods. */
    private void node(String name) {
        Map<String, String> node = place.clusterParams();
        node.putAll(ParameterCodec.parameters(new ClusterArtifacts.NodeParameters(name)));
        boolean listed =
                place.scope().filter(scope -> scope != PodScope.NAMESPACE).isPresent();
        Stream.of(
                        ClusterArtifacts.USAGE,
                        ClusterArtifacts.NODE,
                        ClusterArtifacts.NODE_PODS,
                        ClusterArtifacts.NODE_EVENTS)
                .filter(artifact -> !listed || !artifact.equals(ClusterArtifacts.NODE_PODS))
                .forEach(artifact -> recorder.plan(artifact, about.window(), node));
    }

    /**
     * Plans the items of a pod that could not be read. Its events may still exist after its deletion; its logs do not.
     *
     * @param uid UID of the pod; "" if it is unknown
     */
    public void planMissing(String uid, Outcome why) {
        ClusterArtifacts.PodParameters pod =
                ClusterArtifacts.PodParameters.of(requested().podName(), uid);
        plan(ClusterArtifacts.POD_EVENTS, pod);
        Map<String, String> log = place.params(pod);
        PresetOutcome.put(
                log,
                why instanceof Outcome.Expired
                        ? new Outcome.Expired(
                                "the pod was deleted, and the API server returns no logs of a deleted pod; check"
                                        + " where a log agent on the node forwarded them")
                        : DependencyOutcome.because(
                                why, about, "the containers are known only from the pod", "the pod is not available"));
        recorder.plan(ClusterArtifacts.LOG, about.window(), log);
    }

    /** Plans the pod that has the name now. */
    public void planReplacement(String uid) {
        ClusterArtifacts.PodParameters requested = requested();
        plan(
                ClusterArtifacts.POD,
                new ClusterArtifacts.PodParameters(requested.podName(), uid, requested.uid(), "", Optional.empty()));
    }

    private ClusterArtifacts.PodParameters requested() {
        return ParameterCodec.read(about, ClusterArtifacts.PodParameters.class);
    }

    private static ClusterArtifacts.LogParameters log(PodView view, ContainerView container) {
        KnownPod pod = view.pod();
        return new ClusterArtifacts.LogParameters(
                ClusterArtifacts.PodParameters.of(pod.name(), pod.uid()),
                pod.node(),
                Optional.of(new ClusterArtifacts.ContainerParameters(
                        container.container().restarts(),
                        container.container().name(),
                        container.container().kind(),
                        container.started(),
                        ENDED.contains(view.phase()) ? view.phase() : "")));
    }

    private void plan(Artifact artifact, Record own) {
        recorder.plan(artifact, about.window(), place.params(own));
    }
}
