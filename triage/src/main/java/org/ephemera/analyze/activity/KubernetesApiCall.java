package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;

/** A call to a Kubernetes API, with the fields that rules ask for. */
record KubernetesApiCall(ControlCall call) {
    private static final String SYSTEM = "system:serviceaccount:kube-system:";
    private static final String AGGREGATOR = SYSTEM + "clusterrole-aggregation-controller";
    /** What EKS runs beside the API server; an access entry cannot give such a name (EKS user guide). */
    private static final String OF_EKS = "eks:";
    /** What AKS runs beside it. Whoever has the administrator's credential is masterclient. */
    private static final String OF_AKS = "aksService";

    static Stream<KubernetesApiCall> of(List<ControlCall> calls) {
        return calls.stream()
                .filter(call -> call.service().equals("kubernetes"))
                .map(KubernetesApiCall::new);
    }

    /** True if it is one of these verbs on a resource, such as {@code pods} or {@code pods/exec}. */
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

    /** What was sent; a missing node if the audit policy does not record bodies. */
    JsonNode body() {
        return call.request();
    }

    AuditedUri uri() {
        return new AuditedUri(call.entry().path("requestURI").asText());
    }

    /** {@code namespace/name}, and the container if it is known. */
    String subject() {
        String container = uri().container();
        return namespace() + "/" + name() + (container.isEmpty() ? "" : "/" + container);
    }

    /** Who asked, and as whom. */
    String who() {
        Optional<String> as = Optional.of(
                        call.entry().path("impersonatedUser").path("username").asText())
                .filter(name -> !name.isEmpty());
        return call.principal() + as.map(name -> " as " + name).orElse("");
    }

    /** True if the server was to say what would come of it, and to change nothing. What goes on below an object is done all the same. */
    boolean isTrial() {
        return object().path("subresource").asText().isEmpty() && uri().dryRun();
    }

    boolean byNode() {
        return call.principal().startsWith("system:node:");
    }

    /** The control plane's own components, those of the clouds too, and the service accounts of {@code kube-system}. */
    boolean bySystem() {
        String user = call.principal();
        return user.startsWith(SYSTEM)
                || user.startsWith(OF_EKS)
                || user.equals(OF_AKS)
                || (user.startsWith("system:") && !user.startsWith("system:serviceaccount:") && !isNobody(user));
    }

    /** The service accounts of {@code kube-system}, most of them of add-ons, whose tokens are on each node that runs one. */
    boolean byAddOn() {
        return call.principal().startsWith(SYSTEM);
    }

    /** Whoever fills in roles that are put together of others; it writes nothing else. */
    boolean byAggregator() {
        return call.principal().equals(AGGREGATOR);
    }

    /** True of a token that somebody has made for another service account of {@code kube-system}. */
    boolean isForAnotherOfSystem() {
        return namespace().equals("kube-system") && !call.principal().equals(SYSTEM + name());
    }

    boolean byServiceAccount() {
        return call.principal().startsWith("system:serviceaccount:");
    }

    private static boolean isNobody(String user) {
        return user.equals("system:anonymous") || user.equals("system:admin");
    }

    private JsonNode object() {
        return call.entry().path("objectRef");
    }
}
