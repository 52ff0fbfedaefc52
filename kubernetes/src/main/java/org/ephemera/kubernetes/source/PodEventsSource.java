package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Map;
import org.ephemera.collect.SourceResult;
import org.ephemera.kubernetes.plan.ClusterArtifacts;

/**
 * Source of the Kubernetes events of one pod, selected by the UID of the pod if the UID is known. Events may exist
 * longer than the pod. The events of a static pod are selected by its name, see {@link StaticPodUids}.
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
