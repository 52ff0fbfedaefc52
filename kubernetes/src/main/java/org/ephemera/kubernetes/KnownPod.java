package org.ephemera.kubernetes;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is known of a pod when the rest is planned.
 *
 * @param uid under which it is the same pod; a name may be given again
 * @param node the name of the node it is on; "" if it was bound to none
 * @param account the name of its service account; "" of a pod that stands in a file of its node, which has none
 * @param containers with the images that run
 * @param mounted volumes that are images: what is in them runs where a container says so, and never by itself
 */
public record KnownPod(
        String namespace,
        String name,
        String uid,
        String node,
        String account,
        List<Container> containers,
        List<Container> mounted) {
    public KnownPod {
        containers = List.copyOf(containers);
        mounted = List.copyOf(mounted);
    }

    /** Whatever has an image. */
    public List<Container> images() {
        return Stream.concat(containers.stream(), mounted.stream()).toList();
    }

    /**
     * A container of the pod, or a volume of it that is an image.
     *
     * @param kind {@code main, init, sidecar, ephemeral, volume}
     * @param image as the pod's specification names it
     * @param imageId as the runtime resolved it, with its digest: {@code REGISTRY/NAME@sha256:…}; "" if it never started, and of a volume
     * @param restarts how often it was started again
     */
    public record Container(String name, String kind, String image, String imageId, int restarts) {}
}
