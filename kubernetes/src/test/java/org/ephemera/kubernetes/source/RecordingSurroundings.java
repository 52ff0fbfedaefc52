package org.ephemera.kubernetes.source;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.KnownPod;

/** Writes down what it is told. */
final class RecordingSurroundings implements CloudSurroundings {
    private final List<String> told = new ArrayList<>();

    /** A line for each, in the order in which it was told. */
    synchronized List<String> told() {
        return List.copyOf(told);
    }

    @Override
    public synchronized void pod(KnownPod pod, PlannedItem about, Recorder recorder) {
        told.add("pod " + pod.name() + " " + pod.uid() + " " + pod.account() + " " + pod.images());
    }

    @Override
    public synchronized void node(String node, String provider, PlannedItem about, Recorder recorder) {
        told.add("node " + node + " " + provider);
    }

    @Override
    public String identityAnnotation() {
        return "none";
    }

    @Override
    public void account(String account, String role, PlannedItem about, Recorder recorder) {}
}
