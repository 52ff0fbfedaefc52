package org.ephemera.kubernetes;

import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;

/**
 * What a cloud knows of a pod outside of its cluster. Each method plans what there is to ask of the cloud; {@code about} is the
 * item that found it, and its params name the cluster. What is given stood in answers of the API server: it is as hostile as the
 * pod.
 */
public interface CloudSurroundings {
    /** In a cluster of which no cloud is known. Plans nothing: a kubeconfig does not tell whose cloud its cluster is in. */
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

    /** The registries of its images, and what the cloud knows of its account: told of every pod that could be read. */
    void pod(KnownPod pod, PlannedItem about, Recorder recorder);

    /**
     * The machine under its node.
     *
     * @param provider {@code spec.providerID} of the node: {@code aws:///ZONE/i-…, azure:///subscriptions/…}
     */
    void node(String node, String provider, PlannedItem about, Recorder recorder);

    /** The annotation by which a service account names its identity in this cloud; "" if there is none. */
    String identityAnnotation();

    /**
     * The cloud's identity of its service account, if the account names one.
     *
     * @param role as the annotation names it: an IAM role's ARN, the client id of a managed identity
     */
    void account(String account, String role, PlannedItem about, Recorder recorder);
}
