package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Signs that a pod bypassed the scheduler or was bound to one machine, or tolerates control plane nodes. */
record PodPlacement(PodTemplate pod) {
    private static final Set<String> CONTROL_PLANE =
            Set.of("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master");

    private static final String HOST = "kubernetes.io/hostname";

    List<LocatedValue<String>> signs() {
        List<LocatedValue<String>> signs = new ArrayList<>();
        LocatedJson annotations = pod.object().at("metadata", "annotations");
        annotations
                .text("kubernetes.io/config.source")
                .filter(source -> Set.of("file", "http").contains(source.value()))
                .ifPresent(source ->
                        signs.add(new LocatedValue<>("static pod from " + source.value(), source.evidence())));
        annotations
                .text("kubernetes.io/config.mirror")
                .ifPresent(mirror -> signs.add(new LocatedValue<>("mirror of a static pod", mirror.evidence())));
        // The scheduler sets the node name of a running pod. A new pod with a node name bypasses the scheduler.
        if (!pod.object().at("status").exists()) {
            pod.spec()
                    .text("nodeName")
                    .ifPresent(node -> signs.add(
                            new LocatedValue<>("bound to the node " + node.value() + " by name", node.evidence())));
        }
        addRequired(signs);
        for (LocatedJson toleration : pod.spec().at("tolerations").items()) {
            if (isForAll(toleration) && !isDaemon()) {
                signs.add(new LocatedValue<>("tolerates every taint", toleration.evidence()));
            }
            toleration
                    .text("key")
                    .filter(key -> CONTROL_PLANE.contains(key.value()))
                    .ifPresent(key -> signs.add(new LocatedValue<>("tolerates " + key.value(), key.evidence())));
        }
        return signs;
    }

    /** Adds required node labels. Preferences are ignored, because the scheduler need not follow them. */
    private void addRequired(List<LocatedValue<String>> signs) {
        LocatedJson selector = pod.spec().at("nodeSelector");
        selector.text(HOST).ifPresent(host -> signs.add(boundToHost(host)));
        CONTROL_PLANE.stream()
                .sorted()
                .map(selector::at)
                .filter(LocatedJson::exists)
                .forEach(label ->
                        signs.add(new LocatedValue<>("is for nodes of the control plane only", label.evidence())));
        LocatedJson required = pod.spec()
                .at("affinity", "nodeAffinity")
                .at("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms");
        List<List<LocatedValue<String>>> terms =
                required.items().stream().map(this::term).toList();
        // The terms are alternatives: they bind the pod only if each of them has a requirement.
        if (terms.stream().noneMatch(List::isEmpty)) {
            terms.forEach(signs::addAll);
        }
    }

    private List<LocatedValue<String>> term(LocatedJson term) {
        List<LocatedValue<String>> signs = new ArrayList<>();
        term.at("matchExpressions").items().forEach(expression -> addRequired(expression, HOST, signs));
        // The DaemonSet controller writes the node of each of its pods there.
        if (!isDaemon()) {
            term.at("matchFields").items().forEach(field -> addRequired(field, "metadata.name", signs));
        }
        return signs;
    }

    private static void addRequired(LocatedJson expression, String host, List<LocatedValue<String>> signs) {
        String key = expression.at("key").textOrEmpty();
        String operator = expression.at("operator").textOrEmpty();
        List<LocatedJson> values = expression.at("values").items();
        if (key.equals(host) && operator.equals("In") && values.size() == 1) {
            signs.add(boundToHost(new LocatedValue<>(
                    values.getFirst().textOrEmpty(), values.getFirst().evidence())));
        } else if (CONTROL_PLANE.contains(key) && Set.of("In", "Exists").contains(operator)) {
            signs.add(new LocatedValue<>("is for nodes of the control plane only", expression.evidence()));
        }
    }

    private static LocatedValue<String> boundToHost(LocatedValue<String> host) {
        return new LocatedValue<>("bound to one machine by its name " + host.value(), host.evidence());
    }

    /** Reports whether the toleration matches every taint that prevents scheduling. */
    private static boolean isForAll(LocatedJson toleration) {
        return toleration.at("key").textOrEmpty().isEmpty()
                && toleration.at("operator").textOrEmpty().equals("Exists")
                && Set.of("", "NoSchedule").contains(toleration.at("effect").textOrEmpty());
    }

    private boolean isDaemon() {
        return pod.owner()
                .filter(owner -> owner.value().startsWith("DaemonSet/"))
                .isPresent();
    }
}
