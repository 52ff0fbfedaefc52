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

/** What is planned of a cluster before anything of it is known but the target's name. */
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

    /** Events first: nothing else of a cluster is thrown away within the hour. */
    public void all() {
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

    /** The server says that it is one of EKS, and no cloud knows of it that it is: the way there is a kubeconfig's. */
    public void awsAuth() {
        if (!place.context().isEmpty()) {
            plan(ClusterArtifacts.AWS_AUTH, place.params());
        }
    }

    private void lists(Predicate<ListedArtifact> which) {
        ListedArtifacts.ALL.stream().filter(which).forEach(listed -> plan(listed.artifact(), place.params()));
    }

    /**
     * What is required ends as the way to the cluster did: its absence says nothing.
     *
     * @return how they end, and the question after the way with them
     */
    public Outcome unreachable(Outcome why) {
        Outcome end = neverWhole(why);
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

    /** Some outcomes say that nothing is missing. Here everything of the pod is, whatever stood against it. */
    private static Outcome neverWhole(Outcome why) {
        return CompletenessStatus.of(why.code(), true) == CompletenessStatus.COMPLETE
                ? new Outcome.Failed(NO_WAY, why.message())
                : why;
    }

    private void plan(Artifact artifact, Map<String, String> params) {
        recorder.plan(artifact, about.window(), params);
    }
}
