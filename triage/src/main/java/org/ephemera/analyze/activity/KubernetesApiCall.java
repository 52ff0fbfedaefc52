package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;

/** Audited request to a Kubernetes API server, with the fields that rules read. */
record KubernetesApiCall(ControlCall call) {
    private static final String SYSTEM = "system:serviceaccount:kube-system:";
    private static final String AGGREGATOR = SYSTEM + "clusterrole-aggregation-controller";
    /**
     * Prefix of the components that EKS runs with the API server. An access entry cannot use such a name (EKS user
     * guide).
     */
    private static final String EKS = "eks:";
    /**
     * Name of the components that AKS runs with the API server. A user of the administrator credential is named
     * masterclient.
     */
    private static final String AKS = "aksService";

    static Stream<KubernetesApiCall> of(List<ControlCall> calls) {
        return calls.stream()
                .filter(call -> call.service().equals("kubernetes"))
                .map(KubernetesApiCall::new);
    }

    /**
     * Reports whether the request has one of these verbs on one of these resources, such as {@code pods} or {@code
     * pods/exec}.
     */
    boolean is(Set<String> verbs, String... resources) {
        return verbs.contains(verb()) && List.of(resources).contains(resource());
    }

    String verb() {
        return call.entry().path("verb").asText();
    }

    String resource() {
        String resource = object().path("resource").asText();
        String part = object().path("subresource").asText();
        return part.isEmpty() ? resource : resource + "/" + part;
    }

    String namespace() {
        return object().path("namespace").asText();
    }

    String name() {
        return object().path("name").asText();
    }

    /** Returns the request body; a missing node if the audit policy excludes bodies. */
    JsonNode body() {
        return call.request();
    }

    AuditedUri uri() {
        return new AuditedUri(call.entry().path("requestURI").asText());
    }

    /** Returns {@code namespace/name}, followed by the container if it is known. */
    String subject() {
        String container = uri().container();
        return namespace() + "/" + name() + (container.isEmpty() ? "" : "/" + container);
    }

    /** Returns the principal, and the user that it impersonates. */
    String who() {
        Optional<String> as = Optional.of(
                        call.entry().path("impersonatedUser").path("username").asText())
                .filter(name -> !name.isEmpty());
        return call.principal() + as.map(name -> " as " + name).orElse("");
    }

    /** Reports whether the request was a dry run. A request to a subresource has an effect in any case. */
    boolean isDryRun() {
        return object().path("subresource").asText().isEmpty() && uri().isDryRun();
    }

    boolean byNode() {
        return call.principal().startsWith("system:node:");
    }

    /**
     * Reports whether the caller is a component of the control plane or of the cloud, or a service account of {@code
     * kube-system}.
     */
    boolean bySystem() {
        String user = call.principal();
        return user.startsWith(SYSTEM)
                || user.startsWith(EKS)
                || user.equals(AKS)
                || (user.startsWith("system:")
                        && !user.startsWith("system:serviceaccount:")
                        && !isUserOutsideCluster(user));
    }

    /**
     * Reports whether the caller is a service account of {@code kube-system}. Most of them belong to add-ons, and
     * their tokens are on the nodes that run these.
     */
    boolean byAddOn() {
        return call.principal().startsWith(SYSTEM);
    }

    /** Reports whether the caller is the controller that fills in aggregated roles. It writes nothing else. */
    boolean byAggregator() {
        return call.principal().equals(AGGREGATOR);
    }

    /** Reports whether the request is for a token of a service account of {@code kube-system} other than the caller. */
    boolean isForAnotherOfSystem() {
        return namespace().equals("kube-system") && !call.principal().equals(SYSTEM + name());
    }

    boolean byServiceAccount() {
        return call.principal().startsWith("system:serviceaccount:");
    }

    private static boolean isUserOutsideCluster(String user) {
        return user.equals("system:anonymous") || user.equals("system:admin");
    }

    private JsonNode object() {
        return call.entry().path("objectRef");
    }
}
