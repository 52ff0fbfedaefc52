package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Signs that a pod was put on one certain machine past the scheduler, or where only the cluster itself should run. */
record PodPlacement(PodTemplate pod) {
    private static final Set<String> CONTROL_PLANE =
            Set.of("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master");

    private static final String HOST = "kubernetes.io/hostname";

    List<Fact<String>> places() {
        List<Fact<String>> places = new ArrayList<>();
        LocatedJson annotations = pod.object().at("metadata", "annotations");
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
        chosen(places);
        for (LocatedJson toleration : pod.spec().at("tolerations").items()) {
            if (isForAll(toleration) && !isDaemon()) {
                places.add(new Fact<>("tolerates every taint", toleration.evidence()));
            }
            toleration
                    .text("key")
                    .filter(key -> CONTROL_PLANE.contains(key.value()))
                    .ifPresent(key -> places.add(new Fact<>("tolerates " + key.value(), key.evidence())));
        }
        return places;
    }

    /** By labels of nodes, which the scheduler follows; a preference it need not. */
    private void chosen(List<Fact<String>> places) {
        LocatedJson selector = pod.spec().at("nodeSelector");
        selector.text(HOST).ifPresent(host -> places.add(one(host)));
        CONTROL_PLANE.stream()
                .sorted()
                .map(selector::at)
                .filter(LocatedJson::exists)
                .forEach(label -> places.add(new Fact<>("is for nodes of the control plane alone", label.evidence())));
        LocatedJson required = pod.spec()
                .at("affinity", "nodeAffinity")
                .at("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms");
        List<List<Fact<String>>> terms =
                required.items().stream().map(this::term).toList();
        // One of the terms is enough: what each of them asks for is asked for.
        if (terms.stream().noneMatch(List::isEmpty)) {
            terms.forEach(places::addAll);
        }
    }

    private List<Fact<String>> term(LocatedJson term) {
        List<Fact<String>> places = new ArrayList<>();
        term.at("matchExpressions").items().forEach(expression -> chosen(expression, HOST, places));
        // The controller of a daemon set writes the node of each of its pods there.
        if (!isDaemon()) {
            term.at("matchFields").items().forEach(field -> chosen(field, "metadata.name", places));
        }
        return places;
    }

    private static void chosen(LocatedJson expression, String host, List<Fact<String>> places) {
        String key = expression.at("key").words();
        String operator = expression.at("operator").words();
        List<LocatedJson> values = expression.at("values").items();
        if (key.equals(host) && operator.equals("In") && values.size() == 1) {
            places.add(
                    one(new Fact<>(values.getFirst().words(), values.getFirst().evidence())));
        } else if (CONTROL_PLANE.contains(key) && Set.of("In", "Exists").contains(operator)) {
            places.add(new Fact<>("is for nodes of the control plane alone", expression.evidence()));
        }
    }

    private static Fact<String> one(Fact<String> host) {
        return new Fact<>("bound to one machine by its name " + host.value(), host.evidence());
    }

    /** Taints that keep pods from being scheduled, whatever their key. */
    private static boolean isForAll(LocatedJson toleration) {
        return toleration.at("key").words().isEmpty()
                && toleration.at("operator").words().equals("Exists")
                && Set.of("", "NoSchedule").contains(toleration.at("effect").words());
    }

    private boolean isDaemon() {
        return pod.owner()
                .filter(owner -> owner.value().startsWith("DaemonSet/"))
                .isPresent();
    }
}
