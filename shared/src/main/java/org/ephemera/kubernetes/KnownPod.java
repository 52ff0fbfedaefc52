package org.ephemera.kubernetes;

import java.util.List;

/**
 * What is known of a pod when the rest is planned.
 *
 * @param uid under which it is the same pod; a name may be given again
 * @param node the name of the node it is on; "" if it was bound to none
 * @param account the name of its service account; "" of a pod that stands in a file of its node, which has none
 * @param containers with the images that run
 */
public record KnownPod(
        String namespace, String name, String uid, String node, String account, List<Container> containers) {
    public KnownPod {
        containers = List.copyOf(containers);
    }

    /**
     * A container of the pod.
     *
     * @param kind {@code main, init, sidecar, ephemeral}
     * @param image as the pod's specification names it
     * @param imageId as the runtime resolved it, with its digest: {@code REGISTRY/NAME@sha256:…}; "" if it never started
     * @param restarts how often it was started again
     */
    public record Container(String name, String kind, String image, String imageId, int restarts) {}
}
