package org.ephemera.kubernetes;

import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;

/** Plans nothing: a kubeconfig does not tell whose cloud its cluster is in. */
final class NoCloud implements Surroundings {
    @Override
    public void pod(KnownPod pod, PlannedItem about, Recorder recorder) {}

    @Override
    public void node(String node, String provider, PlannedItem about, Recorder recorder) {}

    @Override
    public String identityAnnotation() {
        return "";
    }

    @Override
    public void account(String account, String role, PlannedItem about, Recorder recorder) {}
}
