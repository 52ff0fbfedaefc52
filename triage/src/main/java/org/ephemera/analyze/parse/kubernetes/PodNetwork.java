package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** What the network policies of a pod's namespace say of it, where the package tells of policies at all. */
record PodNetwork(PodTemplate pod, KubernetesObjects objects) {
    private static final String POLICY = "NetworkPolicy";
    /** Kinds that a cluster may have besides, each of its own network. */
    private static final String OTHERS =
            "a policy of Cilium, of Calico or of the cluster's administrators (AdminNetworkPolicy) does, which are not read";

    private static final List<String> WAYS = List.of("Ingress", "Egress");

    /** A fact for each policy that selects it, and one for each way that none of them restricts. */
    List<Fact<String>> policies() {
        if (!objects.tells(POLICY)) {
            return List.of();
        }
        Evidence whole = objects.answered(POLICY).orElse(pod.spec().evidence());
        if (pod.spec().flag("hostNetwork").filter(Fact::value).isPresent()) {
            return List.of(new Fact<>(
                    "it is on the network of its node, where no policy holds",
                    pod.spec().at("hostNetwork").evidence()));
        }
        List<Fact<String>> facts = new ArrayList<>();
        Set<String> restricted = new LinkedHashSet<>();
        objects.ofKind(POLICY)
                .filter(policy -> KubernetesObjects.namespace(policy).equals(pod.namespace()))
                .filter(policy -> new LabelSelector(policy.at("spec", "podSelector"))
                        .selects(pod.metadata().at("labels")))
                .forEach(policy -> {
                    List<String> ways = ways(policy.at("spec"));
                    restricted.addAll(ways);
                    facts.add(new Fact<>(
                            "the policy " + policy.at("metadata", "name").words() + " restricts its "
                                    + String.join(" and ", ways).toLowerCase(Locale.ROOT),
                            policy.at("spec").evidence()));
                });
        WAYS.stream()
                .filter(way -> !restricted.contains(way))
                .forEach(way -> facts.add(new Fact<>(
                        way.equals("Egress")
                                ? "no NetworkPolicy of its namespace restricts its egress: it could reach whatever its node"
                                        + " reaches, unless " + OTHERS
                                : "no NetworkPolicy of its namespace restricts its ingress: all pods of the cluster could"
                                        + " reach it, unless " + OTHERS,
                        whole)));
        return facts;
    }

    /** Ingress is meant also where no type is named, egress only where there are rules for it. */
    private static List<String> ways(LocatedJson spec) {
        List<String> named = spec.at("policyTypes").wordList();
        if (!named.isEmpty()) {
            return WAYS.stream().filter(named::contains).toList();
        }
        return spec.at("egress").exists() ? WAYS : List.of("Ingress");
    }
}
