package org.ephemera.analyze.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.parse.kubernetes.ApiObjects;
import org.ephemera.analyze.parse.kubernetes.ClusterEvidence;
import org.ephemera.analyze.parse.kubernetes.ConfigMaps;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Objects of a cluster that the rules evaluate.
 *
 * @param pods pods of the target
 * @param namespace namespace of the pods; empty if the cluster did not return it
 * @param webhooks configurations of validating and mutating admission webhooks
 * @param policies mutating admission policies and their bindings
 * @param since start of the window
 */
record ClusterRuleContext(
        List<LocatedJson> pods,
        Optional<LocatedJson> namespace,
        List<LocatedJson> webhooks,
        List<LocatedJson> policies,
        List<LocatedJson> configMaps,
        Instant since) {
    private static final String WEBHOOKS = "kubernetes.webhooks";
    private static final String POLICIES = "kubernetes.mutating-policies";

    ClusterRuleContext {
        pods = List.copyOf(pods);
        webhooks = List.copyOf(webhooks);
        policies = List.copyOf(policies);
        configMaps = List.copyOf(configMaps);
    }

    static ClusterRuleContext of(SealedPackage sealed, ClusterEvidence state) {
        ResponseDocuments bodies = ResponseDocuments.in(sealed);
        return new ClusterRuleContext(
                state.pods(),
                state.related().stream()
                        .filter(object -> object.at("kind").textOrEmpty().equals("Namespace"))
                        .findFirst(),
                bodies.of(Set.of(WEBHOOKS)).stream()
                        .flatMap(body -> ApiObjects.in(body).stream())
                        .filter(object -> object.at("webhooks").json().isArray())
                        .toList(),
                bodies.of(Set.of(POLICIES)).stream()
                        .flatMap(body -> ApiObjects.in(body).stream())
                        .filter(object -> object.at("metadata").exists())
                        .toList(),
                ConfigMaps.of(sealed),
                sealed.request().window().from());
    }
}
