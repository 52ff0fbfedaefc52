package org.ephemera.kubernetes.plan;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;

/** Plans what belongs to a pod, each item with all that is needed to ask for it again, however little is known. */
public final class PodPlan {
    private static final Set<String> ENDED = Set.of("Failed", "Succeeded");

    private final PlannedItem about;
    private final ClusterPlace place;
    private final Recorder recorder;

    /** @param about the item that asked for the pod */
    public PodPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.place = new ClusterPlace(about);
        this.recorder = recorder;
    }

    public void of(PodView view, CloudSurroundings surroundings) {
        KnownPod pod = view.pod();
        for (ContainerView container : view.containers()) {
            ClusterArtifacts.LogParameters log = log(view, container);
            plan(ClusterArtifacts.LOG, log);
            if (container.hadBefore()) {
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
            ClusterArtifacts.NodeParameters node = new ClusterArtifacts.NodeParameters(pod.node());
            plan(ClusterArtifacts.USAGE, node);
            plan(ClusterArtifacts.NODE, node);
            plan(ClusterArtifacts.NODE_PODS, node);
            plan(ClusterArtifacts.NODE_EVENTS, node);
        }
        surroundings.pod(pod, about, recorder);
    }

    /**
     * Of a pod that could not be read: its events may have outlived it, its logs have not.
     *
     * @param uid "" if it was never known
     */
    public void without(String uid, Outcome why) {
        ClusterArtifacts.PodParameters pod = ClusterArtifacts.PodParameters.of(asked().podName(), uid);
        plan(ClusterArtifacts.POD_EVENTS, pod);
        Map<String, String> log = place.params(pod);
        PresetOutcome.put(
                log,
                why instanceof Outcome.Expired
                        ? new Outcome.Expired(
                                "the pod is gone, and the API server gives the logs of no pod that is gone; look"
                                        + " for them where an agent on the node sent them")
                        : DependencyOutcome.because(
                                why, about, "only the pod tells which containers it has", "it does not"));
        recorder.plan(ClusterArtifacts.LOG, about.window(), log);
    }

    /** The pod that has the name now. */
    public void replacement(String uid) {
        ClusterArtifacts.PodParameters asked = asked();
        plan(
                ClusterArtifacts.POD,
                new ClusterArtifacts.PodParameters(asked.podName(), uid, asked.uid(), "", Optional.empty()));
    }

    private ClusterArtifacts.PodParameters asked() {
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
