package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Map;
import org.ephemera.collect.Step;
import org.ephemera.kubernetes.plan.ClusterArtifacts;

/**
 * The events of one pod, by its UID if that is known: they may have outlived it. Those of one that stands in a file of its node are
 * found by its name, see {@link MirrorUids}.
 */
final class PodEventsSource {
    private PodEventsSource() {}

    static Step read(ItemContext asking) throws IOException {
        ClusterArtifacts.PodParameters pod = asking.params(ClusterArtifacts.PodParameters.class);
        String uid = pod.uid();
        String name = pod.podName();
        String namespace = asking.place().namespace();
        String mirror = pod.mirror();
        Map<String, String> named = Map.of("kind", "Pod", "name", name);
        ObjectEvents events;
        if (!mirror.isEmpty()) {
            events = new ObjectEvents(name, namespace, named, "with the pod's name", new MirrorUids(uid, mirror));
        } else if (uid.isEmpty()) {
            events = new ObjectEvents(name, namespace, named, "with the pod's name");
        } else {
            events = new ObjectEvents(name, namespace, Map.of("uid", uid), "with the pod's UID");
        }
        return events.read(asking);
    }
}
