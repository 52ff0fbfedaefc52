package org.ephemera.kubernetes.plan;

import java.util.Map;
import java.util.Set;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.PresetOutcome;
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
            Map<String, String> params = log(pod, container);
            if (ENDED.contains(view.phase())) {
                params.put(ClusterPlace.PHASE, view.phase());
            }
            plan(ClusterArtifacts.LOG, params);
            if (container.hadBefore()) {
                plan(ClusterArtifacts.PREVIOUS_LOG, params);
            }
        }
        Map<String, String> owners = of(pod.name(), pod.uid());
        owners.put(ClusterPlace.OWNERS, view.owners());
        plan(ClusterArtifacts.OWNERS, owners);
        plan(ClusterArtifacts.POD_EVENTS, events(view));
        plan(ClusterArtifacts.USAGE, of(pod.name(), pod.uid()));
        if (!pod.account().isEmpty()) {
            plan(ClusterArtifacts.ACCOUNT, with(ClusterPlace.ACCOUNT, pod.account()));
        }
        if (!pod.node().isEmpty()) {
            plan(ClusterArtifacts.USAGE, with(ClusterPlace.NODE, pod.node()));
            plan(ClusterArtifacts.NODE, with(ClusterPlace.NODE, pod.node()));
            plan(ClusterArtifacts.NODE_PODS, with(ClusterPlace.NODE, pod.node()));
            plan(ClusterArtifacts.NODE_EVENTS, with(ClusterPlace.NODE, pod.node()));
        }
        surroundings.pod(pod, about, recorder);
    }

    /**
     * Of a pod that could not be read: its events may have outlived it, its logs have not.
     *
     * @param uid "" if it was never known
     */
    public void without(String uid, Outcome why) {
        String name = about.param(ClusterPlace.POD);
        plan(ClusterArtifacts.POD_EVENTS, of(name, uid));
        Map<String, String> log = of(name, uid);
        PresetOutcome.put(
                log,
                why instanceof Outcome.Expired
                        ? new Outcome.Expired(
                                "the pod is gone, and the API server gives the logs of no pod that is gone; look"
                                        + " for them where an agent on the node sent them")
                        : why.code()
                                .with(
                                        why.detail(),
                                        "only the pod tells which containers it has; what became of " + about.item()
                                                + " says why it does not"));
        plan(ClusterArtifacts.LOG, log);
    }

    /** The pod that has the name now. */
    public void replacement(String uid) {
        Map<String, String> params = of(about.param(ClusterPlace.POD), uid);
        params.put(ClusterPlace.REPLACES, about.param(ClusterPlace.UID));
        plan(ClusterArtifacts.POD, params);
    }

    private Map<String, String> log(KnownPod pod, ContainerView view) {
        KnownPod.Container container = view.container();
        Map<String, String> params = of(pod.name(), pod.uid());
        params.put(ClusterPlace.CONTAINER, container.name());
        params.put(ClusterPlace.KIND, container.kind());
        params.put(ClusterPlace.RESTARTS, Integer.toString(container.restarts()));
        if (!pod.node().isEmpty()) {
            params.put(ClusterPlace.NODE, pod.node());
        }
        view.started().ifPresent(at -> params.put(ClusterPlace.STARTED, at.toString()));
        return params;
    }

    private Map<String, String> events(PodView view) {
        Map<String, String> params = of(view.pod().name(), view.pod().uid());
        if (!view.mirror().isEmpty()) {
            params.put(ClusterPlace.MIRROR, view.mirror());
        }
        return params;
    }

    private Map<String, String> of(String name, String uid) {
        Map<String, String> params = with(ClusterPlace.POD, name);
        if (!uid.isEmpty()) {
            params.put(ClusterPlace.UID, uid);
        }
        return params;
    }

    private Map<String, String> with(String param, String value) {
        Map<String, String> params = place.params();
        params.put(param, value);
        return params;
    }

    private void plan(Artifact artifact, Map<String, String> params) {
        recorder.plan(artifact, about.window(), params);
    }
}
