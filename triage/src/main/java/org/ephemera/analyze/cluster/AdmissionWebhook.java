package org.ephemera.analyze.cluster;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.parse.kubernetes.LabelSelector;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Admission webhook of a cluster.
 *
 * @param configuration object that contains it
 */
record AdmissionWebhook(LocatedJson configuration, LocatedJson hook) {
    /** Known injector with the namespace of its service: an attacker can copy the name. */
    private record Known(String name, String namespace) {}

    private static final List<Known> INJECTORS = List.of(
            new Known("istio-sidecar-injector", "istio-system"),
            new Known("linkerd-proxy-injector-webhook-config", "linkerd"),
            new Known("azure-wi-webhook-mutating-webhook-configuration", "kube-system"),
            new Known("aws-load-balancer-webhook", "kube-system"),
            new Known("kyverno-resource-mutating-webhook-cfg", "kyverno"),
            new Known("gatekeeper-mutating-webhook-configuration", "gatekeeper-system"),
            new Known("vault-agent-injector-cfg", "vault"));

    /**
     * Webhooks that EKS runs on the host of its API server, where customers cannot run anything. They are not reached
     * by a service.
     */
    private static final Set<String> ON_SERVER_HOST = Set.of("pod-identity-webhook", "vpc-resource-mutating-webhook");

    private static final String NAME_OF_NAMESPACE = "kubernetes.io/metadata.name";

    /** Selector operators that match objects without the label. */
    private static final Set<String> EXCLUDING = Set.of("DoesNotExist", "NotIn");

    static List<AdmissionWebhook> in(LocatedJson configuration) {
        List<AdmissionWebhook> hooks = new ArrayList<>();
        configuration.at("webhooks").items().forEach(hook -> hooks.add(new AdmissionWebhook(configuration, hook)));
        return hooks;
    }

    boolean isMutating() {
        return configuration.at("kind").textOrEmpty().startsWith("Mutating");
    }

    String subject() {
        String name = configuration.at("metadata", "name").textOrEmpty();
        String own = hook.at("name").textOrEmpty();
        return configuration.at("kind").textOrEmpty() + "/" + name + (own.isEmpty() ? "" : " (" + own + ")");
    }

    /** Reports whether the webhook receives pods that are created or updated. */
    boolean receivesPods() {
        return matchPods(hook.at("rules"));
    }

    /**
     * Reports whether rules match pods that are created or updated.
     *
     * @param rules rules of a webhook or of a policy, which have the same form
     */
    static boolean matchPods(LocatedJson rules) {
        return rules.items().stream()
                .anyMatch(rule -> has(rule, "resources", List.of("pods", "*", "pods/*", "*/*"))
                        && has(rule, "apiGroups", List.of("", "*"))
                        && has(rule, "operations", List.of("CREATE", "UPDATE", "*")));
    }

    private static boolean has(LocatedJson rule, String field, List<String> wanted) {
        return rule.at(field).textList().stream().anyMatch(wanted::contains);
    }

    /** Reports whether no namespace and no label is excluded. Match conditions may still exclude objects. */
    boolean isForAll() {
        return selectsAll(hook);
    }

    /** Reports whether the webhook has match conditions, which are not evaluated here. */
    boolean isConditional() {
        return isConditional(hook);
    }

    /**
     * Reports whether match conditions exist.
     *
     * @param of webhook, or specification of a policy; a condition that is always true does not count
     */
    static boolean isConditional(LocatedJson of) {
        return of.at("matchConditions").items().stream()
                .anyMatch(condition ->
                        !condition.at("expression").textOrEmpty().strip().equals("true"));
    }

    static boolean selectsAll(LocatedJson selectors) {
        return isEmpty(selectors.at("namespaceSelector")) && isEmpty(selectors.at("objectSelector"));
    }

    /**
     * Reports whether the selectors exclude only specific names, or objects that opt out. Match conditions may still
     * exclude objects.
     */
    boolean isForMost() {
        return selectsMost(hook);
    }

    static boolean selectsMost(LocatedJson selectors) {
        return Stream.of("namespaceSelector", "objectSelector")
                .map(selectors::at)
                .allMatch(selector -> selector.at("matchLabels").fields().isEmpty()
                        && selector.at("matchExpressions").items().stream().allMatch(AdmissionWebhook::matchesMost));
    }

    /**
     * Reports whether a selector expression matches most objects. Every namespace has the label with its name, so
     * requiring it excludes none.
     */
    private static boolean matchesMost(LocatedJson expression) {
        String operator = expression.at("operator").textOrEmpty();
        return EXCLUDING.contains(operator)
                || (operator.equals("Exists")
                        && expression.at("key").textOrEmpty().equals(NAME_OF_NAMESPACE));
    }

    private static boolean isEmpty(LocatedJson selector) {
        return selector.at("matchLabels").fields().isEmpty()
                && selector.at("matchExpressions").items().isEmpty();
    }

    boolean isFor(LocatedJson namespace) {
        return new LabelSelector(hook.at("namespaceSelector")).selects(namespace.at("metadata", "labels"));
    }

    boolean failsOpen() {
        return hook.at("failurePolicy").textOrEmpty().equals("Ignore");
    }

    /**
     * Returns the host outside the cluster that the webhook calls; empty for a service of the cluster and for the
     * host of the API server.
     */
    Optional<String> externalHost() {
        LocatedJson url = hook.at("clientConfig", "url");
        if (url.textOrEmpty().isEmpty()) {
            return Optional.empty();
        }
        String host = host(url.textOrEmpty()).toLowerCase(Locale.ROOT);
        boolean inside = isServerHost(host) || host.endsWith(".svc") || host.endsWith(".cluster.local");
        return inside ? Optional.empty() : Optional.of(host.isEmpty() ? url.textOrEmpty() : host);
    }

    private static boolean isServerHost(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }

    /** Returns the name of a webhook of the cloud provider; otherwise empty. */
    Optional<String> cloudName() {
        String name = configuration.at("metadata", "name").textOrEmpty();
        String host = host(hook.at("clientConfig", "url").textOrEmpty()).toLowerCase(Locale.ROOT);
        return ON_SERVER_HOST.contains(name) && isServerHost(host) ? Optional.of(name) : Optional.empty();
    }

    private static String host(String url) {
        try {
            String host = new URI(url).getHost();
            return host == null ? "" : host;
        } catch (URISyntaxException e) {
            return "";
        }
    }

    Optional<String> known() {
        String name = configuration.at("metadata", "name").textOrEmpty();
        String namespace = hook.at("clientConfig", "service").at("namespace").textOrEmpty();
        return INJECTORS.stream()
                .filter(known -> name.equals(known.name()) && namespace.equals(known.namespace()))
                .map(Known::name)
                .findFirst();
    }
}
