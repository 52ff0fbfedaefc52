package org.ephemera.kubernetes;

import java.util.List;
import java.util.Map;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Ended;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;

/** What is planned of a cluster before anything of it is known but the target's name. */
final class FirstPlan {
    private final PlannedItem about;
    private final ClusterPlace place;
    private final Recorder recorder;

    FirstPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.place = new ClusterPlace(about);
        this.recorder = recorder;
    }

    void all() {
        if (place.workload().isEmpty()) {
            Map<String, String> pod = place.params();
            pod.put(ClusterPlace.POD, place.pod());
            plan(PodSource.ARTIFACT, pod);
            plan(PodsSource.ARTIFACT, place.params());
        } else {
            plan(WorkloadSource.ARTIFACT, place.params());
        }
        plan(NamespaceSource.ARTIFACT, place.params());
        plan(ConfigMapSource.ARTIFACT, place.params());
        Lists.ALL.forEach(listed -> plan(listed.artifact(), place.params()));
    }

    /** What is required ends as the way to the cluster did: its absence says nothing. */
    void unreachable(Outcome why) {
        List<Artifact> required = place.workload().isEmpty()
                ? List.of(PodSource.ARTIFACT, LogSource.ARTIFACT)
                : List.of(WorkloadSource.ARTIFACT, PodsSource.ARTIFACT, PodSource.ARTIFACT, LogSource.ARTIFACT);
        for (Artifact artifact : required) {
            Map<String, String> params = place.params();
            if (!place.pod().isEmpty()) {
                params.put(ClusterPlace.POD, place.pod());
            }
            Ended.put(params, why);
            plan(artifact, params);
        }
    }

    private void plan(Artifact artifact, Map<String, String> params) {
        recorder.plan(artifact, about.window(), params);
    }
}
