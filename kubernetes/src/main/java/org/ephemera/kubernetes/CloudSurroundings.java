package org.ephemera.kubernetes;

import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;

/**
 * Evidence about a pod that only the cloud around its cluster has. Each method plans items for the cloud's API. {@code
 * about} is the item that found the pod, and its parameters identify the cluster. The arguments are values from
 * responses of the API server, which are as hostile as the pod.
 */
public interface CloudSurroundings {
    /** Surroundings that plan nothing, for a cluster whose cloud is unknown: a kubeconfig does not state the cloud. */
    CloudSurroundings NONE = new CloudSurroundings() {
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
    };

    /**
     * Plans the images of the pod in their registries, and what the cloud records about its service account. Called for
     * every pod that could be read.
     */
    void pod(KnownPod pod, PlannedItem about, Recorder recorder);

    /**
     * Plans the machine of a node.
     *
     * @param provider {@code spec.providerID} of the node: {@code aws:///ZONE/i-…, azure:///subscriptions/…}
     */
    void node(String node, String provider, PlannedItem about, Recorder recorder);

    /**
     * Returns the annotation in which a service account names its identity in this cloud; "" if the cloud has no such
     * annotation.
     */
    String identityAnnotation();

    /**
     * Plans the cloud identity of the pod's service account. Called only if the account has one.
     *
     * @param role identity in the annotation: the ARN of an IAM role, or the client id of a managed identity
     */
    void account(String account, String role, PlannedItem about, Recorder recorder);
}
