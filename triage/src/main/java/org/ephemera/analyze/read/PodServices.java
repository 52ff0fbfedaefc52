package org.ephemera.analyze.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.Fact;

/** Services that let the outside reach a pod. */
record PodServices(PodTemplate pod, KubernetesObjects objects) {
    private static final Set<String> OUTSIDE = Set.of("LoadBalancer", "NodePort");

    List<Fact<String>> publicEnds() {
        List<Fact<String>> ends = new ArrayList<>();
        objects.ofKind("Service")
                .filter(service -> OUTSIDE.contains(service.at("spec", "type").words()))
                .filter(service -> KubernetesObjects.namespace(service).equals(pod.namespace()))
                .filter(this::selects)
                .forEach(service -> ends.add(new Fact<>(
                        service.at("spec", "type").words() + " "
                                + service.at("metadata", "name").words(),
                        service.at("spec", "type").evidence())));
        return ends;
    }

    /** A service without a selector is given its ends by somebody else. */
    private boolean selects(Located service) {
        var selector = service.at("spec", "selector").fields();
        Located labels = pod.metadata().at("labels");
        return !selector.isEmpty()
                && selector.entrySet().stream()
                        .allMatch(one -> labels.at(one.getKey())
                                .words()
                                .equals(one.getValue().words()));
    }
}
