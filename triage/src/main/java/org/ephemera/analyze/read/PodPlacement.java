package org.ephemera.analyze.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.Fact;

/** Signs that a pod was put on one certain machine past the scheduler, or where only the cluster itself should run. */
record PodPlacement(PodTemplate pod) {
    private static final Set<String> CONTROL_PLANE =
            Set.of("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master");

    List<Fact<String>> places() {
        List<Fact<String>> places = new ArrayList<>();
        Located annotations = pod.object().at("metadata", "annotations");
        annotations
                .text("kubernetes.io/config.source")
                .filter(source -> Set.of("file", "http").contains(source.value()))
                .ifPresent(source -> places.add(new Fact<>("static pod from " + source.value(), source.evidence())));
        annotations
                .text("kubernetes.io/config.mirror")
                .ifPresent(mirror -> places.add(new Fact<>("mirror of a static pod", mirror.evidence())));
        // The scheduler writes the name of the node into a pod, and never into what somebody is about to create.
        if (!pod.object().at("status").exists()) {
            pod.spec()
                    .text("nodeName")
                    .ifPresent(node ->
                            places.add(new Fact<>("bound to the node " + node.value() + " by name", node.evidence())));
        }
        for (Located toleration : pod.spec().at("tolerations").items()) {
            toleration
                    .text("key")
                    .filter(key -> CONTROL_PLANE.contains(key.value()))
                    .ifPresent(key -> places.add(new Fact<>("tolerates " + key.value(), key.evidence())));
        }
        return places;
    }
}
