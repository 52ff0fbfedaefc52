package org.ephemera.kubernetes;

import java.util.List;
import java.util.stream.Stream;

/**
 * Properties of a pod by which further items are planned.
 *
 * @param uid UID that identifies the pod; a name may be reused
 * @param node name of the node; "" if the pod was bound to none
 * @param account name of the service account; "" for a static pod, which has none
 * @param containers containers with the images that run
 * @param mounted volumes that are images: their content runs only if a container executes it
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

    /** Returns everything that has an image: containers and image volumes. */
    public List<Container> images() {
        return Stream.concat(containers.stream(), mounted.stream()).toList();
    }

    /**
     * Container of the pod, or an image volume.
     *
     * @param kind {@code main, init, sidecar, ephemeral, volume}
     * @param image image in the pod's specification
     * @param imageId image as the runtime resolved it, with its digest: {@code REGISTRY/NAME@sha256:…}; "" for a
     *     volume, or if the container never started
     * @param restarts number of restarts
     */
    public record Container(String name, String kind, String image, String imageId, int restarts) {}
}
