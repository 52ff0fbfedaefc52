package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Network policies of a pod's namespace that apply to it, if the package contains network policies. */
record PodNetwork(PodTemplate pod, KubernetesObjects objects) {
    private static final String POLICY = "NetworkPolicy";
    /** Other policy kinds of network plugins, which are not collected. */
    private static final String OTHERS =
            "a policy of Cilium, Calico or AdminNetworkPolicy restricts it (these are not collected)";

    private static final List<String> DIRECTIONS = List.of("Ingress", "Egress");

    /** Returns a fact for each policy that selects the pod, and one for each direction that no policy restricts. */
    List<LocatedValue<String>> policies() {
        if (!objects.hasListOf(POLICY)) {
            return List.of();
        }
        EvidenceLocation listPlace =
                objects.listEvidence(POLICY).orElse(pod.spec().evidence());
        if (pod.spec().flag("hostNetwork").filter(LocatedValue::value).isPresent()) {
            return List.of(new LocatedValue<>(
                    "it uses the host network, where no network policy applies",
                    pod.spec().at("hostNetwork").evidence()));
        }
        List<LocatedValue<String>> facts = new ArrayList<>();
        Set<String> restricted = new LinkedHashSet<>();
        objects.ofKind(POLICY)
                .filter(policy -> KubernetesObjects.namespace(policy).equals(pod.namespace()))
                .filter(policy -> new LabelSelector(policy.at("spec", "podSelector"))
                        .selects(pod.metadata().at("labels")))
                .forEach(policy -> {
                    List<String> directions = directions(policy.at("spec"));
                    restricted.addAll(directions);
                    facts.add(new LocatedValue<>(
                            "the policy " + policy.at("metadata", "name").textOrEmpty() + " restricts its "
                                    + String.join(" and ", directions).toLowerCase(Locale.ROOT),
                            policy.at("spec").evidence()));
                });
        DIRECTIONS.stream()
                .filter(way -> !restricted.contains(way))
                .forEach(way -> facts.add(new LocatedValue<>(
                        way.equals("Egress")
                                ? "no NetworkPolicy of its namespace restricts its egress: it could reach every"
                                        + " destination that its node reaches, unless " + OTHERS
                                : "no NetworkPolicy of its namespace restricts its ingress: all pods of the cluster"
                                        + " could reach it, unless " + OTHERS,
                        listPlace)));
        return facts;
    }

    /**
     * Returns the directions of a policy. Without policy types it restricts ingress, and egress only if it has egress
     * rules.
     */
    private static List<String> directions(LocatedJson spec) {
        List<String> named = spec.at("policyTypes").textList();
        if (!named.isEmpty()) {
            return DIRECTIONS.stream().filter(named::contains).toList();
        }
        return spec.at("egress").exists() ? DIRECTIONS : List.of("Ingress");
    }
}
