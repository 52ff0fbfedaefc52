package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Map;
import org.ephemera.collect.SourceResult;
import org.ephemera.kubernetes.plan.ClusterArtifacts;

/**
 * Source of the events of one pod, by its UID if that is known. Events may exist longer than the pod. Those of a static
 * pod are found by its name, see {@link StaticPodUids}.
 */
final class PodEventsSource {
    private PodEventsSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        ClusterArtifacts.PodParameters pod = context.params(ClusterArtifacts.PodParameters.class);
        String uid = pod.uid();
        String name = pod.podName();
        String namespace = context.place().namespace();
        String mirror = pod.mirror();
        Map<String, String> named = Map.of("kind", "Pod", "name", name);
        ObjectEvents events;
        if (!mirror.isEmpty()) {
            events = new ObjectEvents(name, namespace, named, "with the pod's name", new StaticPodUids(uid, mirror));
        } else if (uid.isEmpty()) {
            events = new ObjectEvents(name, namespace, named, "with the pod's name");
        } else {
            events = new ObjectEvents(name, namespace, Map.of("uid", uid), "with the pod's UID");
        }
        return events.read(context);
    }
}
