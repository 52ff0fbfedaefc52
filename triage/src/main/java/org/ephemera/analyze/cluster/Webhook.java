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
 * A webhook of a cluster's admission.
 *
 * @param configuration that it stands in
 */
record Webhook(LocatedJson configuration, LocatedJson hook) {
    /** Of a known injector the service's namespace is known as well: a name alone anybody can take. */
    private record Known(String name, String namespace) {}

    private static final List<Known> INJECTORS = List.of(
            new Known("istio-sidecar-injector", "istio-system"),
            new Known("linkerd-proxy-injector-webhook-config", "linkerd"),
            new Known("azure-wi-webhook-mutating-webhook-configuration", "kube-system"),
            new Known("aws-load-balancer-webhook", "kube-system"),
            new Known("kyverno-resource-mutating-webhook-cfg", "kyverno"),
            new Known("gatekeeper-mutating-webhook-configuration", "gatekeeper-system"),
            new Known("vault-agent-injector-cfg", "vault"));

    /** What EKS runs beside its API server, where nobody else can put anything: it is reached there by no service. */
    private static final Set<String> BESIDE_SERVER = Set.of("pod-identity-webhook", "vpc-resource-mutating-webhook");

    private static final String NAME_OF_NAMESPACE = "kubernetes.io/metadata.name";

    /** These select whatever does not say otherwise. */
    private static final Set<String> LEAVING_OUT = Set.of("DoesNotExist", "NotIn");

    static List<Webhook> in(LocatedJson configuration) {
        List<Webhook> hooks = new ArrayList<>();
        configuration.at("webhooks").items().forEach(hook -> hooks.add(new Webhook(configuration, hook)));
        return hooks;
    }

    boolean isMutating() {
        return configuration.at("kind").words().startsWith("Mutating");
    }

    String subject() {
        String name = configuration.at("metadata", "name").words();
        String own = hook.at("name").words();
        return configuration.at("kind").words() + "/" + name + (own.isEmpty() ? "" : " (" + own + ")");
    }

    /** True if pods pass it when they are made or changed. */
    boolean seesPods() {
        return seePods(hook.at("rules"));
    }

    /** @param rules of a webhook, or of a policy, which are written alike */
    static boolean seePods(LocatedJson rules) {
        return rules.items().stream()
                .anyMatch(rule -> has(rule, "resources", List.of("pods", "*", "pods/*", "*/*"))
                        && has(rule, "apiGroups", List.of("", "*"))
                        && has(rule, "operations", List.of("CREATE", "UPDATE", "*")));
    }

    private static boolean has(LocatedJson rule, String field, List<String> wanted) {
        return rule.at(field).wordList().stream().anyMatch(wanted::contains);
    }

    /** True if neither namespace nor labels keep anything from it; conditions may. */
    boolean isFromAll() {
        return selectsAll(hook);
    }

    /** True if conditions are asked for each object; what they let through nobody evaluates. */
    boolean isConditional() {
        return isConditional(hook);
    }

    /** @param of a webhook, or the specification of a policy; a condition that is always true is none */
    static boolean isConditional(LocatedJson of) {
        return of.at("matchConditions").items().stream()
                .anyMatch(
                        condition -> !condition.at("expression").words().strip().equals("true"));
    }

    static boolean selectsAll(LocatedJson selectors) {
        return isEmpty(selectors.at("namespaceSelector")) && isEmpty(selectors.at("objectSelector"));
    }

    /** True if only what is named, or says that it wants to be left out, is kept from it, or what its conditions leave out. */
    boolean isForMost() {
        return selectsMost(hook);
    }

    static boolean selectsMost(LocatedJson selectors) {
        return Stream.of("namespaceSelector", "objectSelector")
                .map(selectors::at)
                .allMatch(selector -> selector.at("matchLabels").fields().isEmpty()
                        && selector.at("matchExpressions").items().stream().allMatch(Webhook::leavesOut));
    }

    /** The name that the cluster itself writes beside each namespace is asked for by whoever wants to look choosy. */
    private static boolean leavesOut(LocatedJson expression) {
        String operator = expression.at("operator").words();
        return LEAVING_OUT.contains(operator)
                || (operator.equals("Exists") && expression.at("key").words().equals(NAME_OF_NAMESPACE));
    }

    private static boolean isEmpty(LocatedJson selector) {
        return selector.at("matchLabels").fields().isEmpty()
                && selector.at("matchExpressions").items().isEmpty();
    }

    boolean isFor(LocatedJson namespace) {
        return new LabelSelector(hook.at("namespaceSelector")).selects(namespace.at("metadata", "labels"));
    }

    boolean failsOpen() {
        return hook.at("failurePolicy").words().equals("Ignore");
    }

    /** The host that it calls beyond the services of the cluster; what runs beside the API server is not beyond. */
    Optional<String> beyond() {
        LocatedJson url = hook.at("clientConfig", "url");
        if (url.words().isEmpty()) {
            return Optional.empty();
        }
        String host = host(url.words()).toLowerCase(Locale.ROOT);
        boolean inside = isBesideServer(host) || host.endsWith(".svc") || host.endsWith(".cluster.local");
        return inside ? Optional.empty() : Optional.of(host.isEmpty() ? url.words() : host);
    }

    private static boolean isBesideServer(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }

    /** The cloud's own; nothing if it is anybody's. */
    Optional<String> ofCloud() {
        String name = configuration.at("metadata", "name").words();
        String host = host(hook.at("clientConfig", "url").words()).toLowerCase(Locale.ROOT);
        return BESIDE_SERVER.contains(name) && isBesideServer(host) ? Optional.of(name) : Optional.empty();
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
        String name = configuration.at("metadata", "name").words();
        String namespace = hook.at("clientConfig", "service").at("namespace").words();
        return INJECTORS.stream()
                .filter(known -> name.equals(known.name()) && namespace.equals(known.namespace()))
                .map(Known::name)
                .findFirst();
    }
}
