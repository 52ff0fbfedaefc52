package org.ephemera.kubernetes.source;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.KnownPod;

/** Surroundings that record their arguments. */
final class RecordingSurroundings implements CloudSurroundings {
    private final List<String> recorded = new ArrayList<>();

    /** One line for each call, in order. */
    synchronized List<String> recorded() {
        return List.copyOf(recorded);
    }

    @Override
    public synchronized void pod(KnownPod pod, PlannedItem about, Recorder recorder) {
        recorded.add("pod " + pod.name() + " " + pod.uid() + " " + pod.account() + " " + pod.images());
    }

    @Override
    public synchronized void node(String node, String provider, PlannedItem about, Recorder recorder) {
        recorded.add("node " + node + " " + provider);
    }

    @Override
    public String identityAnnotation() {
        return "none";
    }

    @Override
    public void account(String account, String role, PlannedItem about, Recorder recorder) {}
}
