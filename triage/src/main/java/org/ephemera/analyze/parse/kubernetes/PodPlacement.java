package org.ephemera.analyze.parse.kubernetes;

import static org.ephemera.analyze.model.PlacementSign.Kind.ANY_TAINT;
import static org.ephemera.analyze.model.PlacementSign.Kind.BYPASSES_SCHEDULER;
import static org.ephemera.analyze.model.PlacementSign.Kind.CONTROL_PLANE;
import static org.ephemera.analyze.model.PlacementSign.Kind.ONE_MACHINE;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.PlacementSign;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Signs that a pod bypassed the scheduler or was bound to one machine, or tolerates control plane nodes. */
record PodPlacement(PodTemplate pod) {
    private static final Set<String> CONTROL_PLANE_LABELS =
            Set.of("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master");

    private static final String HOST = "kubernetes.io/hostname";

    List<PlacementSign> signs() {
        List<PlacementSign> signs = new ArrayList<>();
        LocatedJson annotations = pod.object().at("metadata", "annotations");
        annotations
                .text("kubernetes.io/config.source")
                .filter(source -> Set.of("file", "http").contains(source.value()))
                .ifPresent(source -> signs.add(
                        new PlacementSign(BYPASSES_SCHEDULER, "static pod from " + source.value(), source.evidence())));
        annotations
                .text("kubernetes.io/config.mirror")
                .ifPresent(mirror ->
                        signs.add(new PlacementSign(BYPASSES_SCHEDULER, "mirror of a static pod", mirror.evidence())));
        // The scheduler sets the node name of a running pod. A new pod with a node name bypasses the scheduler.
        if (!pod.object().at("status").exists()) {
            pod.spec()
                    .text("nodeName")
                    .ifPresent(node -> signs.add(new PlacementSign(
                            BYPASSES_SCHEDULER, "bound to the node " + node.value() + " by name", node.evidence())));
        }
        addRequired(signs);
        for (LocatedJson toleration : pod.spec().at("tolerations").items()) {
            if (isForAll(toleration) && !isDaemon()) {
                signs.add(new PlacementSign(ANY_TAINT, "tolerates every taint", toleration.evidence()));
            }
            toleration
                    .text("key")
                    .filter(key -> CONTROL_PLANE_LABELS.contains(key.value()))
                    .ifPresent(key ->
                            signs.add(new PlacementSign(CONTROL_PLANE, "tolerates " + key.value(), key.evidence())));
        }
        return signs;
    }

    /** Adds required node labels. Preferences are ignored, because the scheduler need not follow them. */
    private void addRequired(List<PlacementSign> signs) {
        LocatedJson selector = pod.spec().at("nodeSelector");
        selector.text(HOST).ifPresent(host -> signs.add(boundToHost(host)));
        CONTROL_PLANE_LABELS.stream()
                .sorted()
                .map(selector::at)
                .filter(LocatedJson::exists)
                .forEach(label -> signs.add(
                        new PlacementSign(CONTROL_PLANE, "requires nodes of the control plane", label.evidence())));
        LocatedJson required = pod.spec()
                .at("affinity", "nodeAffinity")
                .at("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms");
        List<List<PlacementSign>> terms =
                required.items().stream().map(this::term).toList();
        // The terms are alternatives: they bind the pod only if each of them has a requirement.
        if (terms.stream().noneMatch(List::isEmpty)) {
            terms.forEach(signs::addAll);
        }
    }

    private List<PlacementSign> term(LocatedJson term) {
        List<PlacementSign> signs = new ArrayList<>();
        term.at("matchExpressions").items().forEach(expression -> addRequired(expression, HOST, signs));
        // The DaemonSet controller writes the node of each of its pods there.
        if (!isDaemon()) {
            term.at("matchFields").items().forEach(field -> addRequired(field, "metadata.name", signs));
        }
        return signs;
    }

    private static void addRequired(LocatedJson expression, String host, List<PlacementSign> signs) {
        String key = expression.at("key").textOrEmpty();
        String operator = expression.at("operator").textOrEmpty();
        List<LocatedJson> values = expression.at("values").items();
        if (key.equals(host) && operator.equals("In") && values.size() == 1) {
            signs.add(boundToHost(new LocatedValue<>(
                    values.getFirst().textOrEmpty(), values.getFirst().evidence())));
        } else if (CONTROL_PLANE_LABELS.contains(key) && Set.of("In", "Exists").contains(operator)) {
            signs.add(new PlacementSign(CONTROL_PLANE, "requires nodes of the control plane", expression.evidence()));
        }
    }

    private static PlacementSign boundToHost(LocatedValue<String> host) {
        return new PlacementSign(ONE_MACHINE, "bound to one machine by its name " + host.value(), host.evidence());
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
