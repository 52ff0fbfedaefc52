package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Permissions of RBAC roles and their bindings, as far as the package contains them. */
record RbacPermissions(KubernetesObjects objects) {
    private static final String RIGHTS = "rbac.authorization.k8s.io";
    private static final String ADMISSION = "admissionregistration.k8s.io";

    /** Verbs on resources with which a principal can take over other identities. */
    private record SensitiveAccess(String group, String resource, Set<String> verbs) {}

    private static final List<SensitiveAccess> SENSITIVE = List.of(
            new SensitiveAccess("", "pods/exec", Set.of("create", "get")),
            new SensitiveAccess("", "pods/attach", Set.of("create", "get")),
            new SensitiveAccess("", "pods/ephemeralcontainers", Set.of("update", "patch")),
            new SensitiveAccess("", "pods", Set.of("create", "update", "patch")),
            new SensitiveAccess("apps", "deployments", Set.of("create", "update", "patch")),
            new SensitiveAccess("apps", "daemonsets", Set.of("create", "update", "patch")),
            new SensitiveAccess("apps", "statefulsets", Set.of("create", "update", "patch")),
            new SensitiveAccess("apps", "replicasets", Set.of("create", "update", "patch")),
            new SensitiveAccess("", "replicationcontrollers", Set.of("create", "update", "patch")),
            new SensitiveAccess("batch", "jobs", Set.of("create")),
            new SensitiveAccess("batch", "cronjobs", Set.of("create", "update", "patch")),
            new SensitiveAccess("", "persistentvolumes", Set.of("create")),
            new SensitiveAccess("", "secrets", Set.of("get", "list", "watch")),
            new SensitiveAccess("", "nodes/proxy", Set.of("get", "create")),
            new SensitiveAccess("", "serviceaccounts/token", Set.of("create")),
            new SensitiveAccess(RIGHTS, "roles", Set.of("escalate", "bind")),
            new SensitiveAccess(RIGHTS, "clusterroles", Set.of("escalate", "bind")),
            new SensitiveAccess(RIGHTS, "rolebindings", Set.of("create", "update", "patch")),
            new SensitiveAccess(RIGHTS, "clusterrolebindings", Set.of("create", "update", "patch")),
            new SensitiveAccess("", "users", Set.of("impersonate")),
            new SensitiveAccess("", "groups", Set.of("impersonate")),
            new SensitiveAccess("", "serviceaccounts", Set.of("impersonate")),
            new SensitiveAccess(ADMISSION, "mutatingwebhookconfigurations", Set.of("create", "update", "patch")),
            new SensitiveAccess(ADMISSION, "validatingwebhookconfigurations", Set.of("create", "update", "patch")),
            new SensitiveAccess(ADMISSION, "mutatingadmissionpolicies", Set.of("create", "update", "patch")),
            new SensitiveAccess(
                    "certificates.k8s.io", "certificatesigningrequests/approval", Set.of("update", "patch")));

    /**
     * Returns the permissions with which a service account can take over more than itself. Bindings of other namespaces
     * are included.
     */
    List<LocatedValue<String>> takeoverPermissions(String namespace, String account) {
        List<LocatedValue<String>> takeoverPermissions = new ArrayList<>();
        bindings(any -> true)
                .filter(binding -> binding.at("subjects").items().stream()
                        .anyMatch(subject -> isAccount(subject, binding, namespace, account)))
                .forEach(binding -> rules(binding)
                        .forEach(rule -> takeoverPermissions.addAll(takeoverPermissions(rule, binding, namespace))));
        return takeoverPermissions;
    }

    /** Returns the subjects that can run commands in pods of a namespace. */
    List<LocatedValue<String>> execSubjects(String namespace) {
        List<LocatedValue<String>> subjects = new ArrayList<>();
        bindings(namespace::equals)
                .filter(binding -> rules(binding).anyMatch(rule -> allows(rule, SENSITIVE.getFirst())))
                .forEach(binding -> binding.at("subjects")
                        .items()
                        .forEach(subject -> subjects.add(new LocatedValue<>(
                                "pods/exec for " + subject.at("kind").textOrEmpty() + " "
                                        + subject.at("name").textOrEmpty(),
                                subject.evidence()))));
        return subjects;
    }

    private Stream<LocatedJson> bindings(Predicate<String> namespaces) {
        return Stream.concat(
                objects.ofKind("ClusterRoleBinding"),
                objects.ofKind("RoleBinding").filter(binding -> namespaces.test(KubernetesObjects.namespace(binding))));
    }

    private Stream<LocatedJson> rules(LocatedJson binding) {
        String kind = binding.at("roleRef", "kind").textOrEmpty();
        String namespace = kind.equals("Role") ? KubernetesObjects.namespace(binding) : "";
        return objects.find(kind, namespace, binding.at("roleRef", "name").textOrEmpty()).stream()
                .flatMap(role -> role.at("rules").items().stream());
    }

    private static List<LocatedValue<String>> takeoverPermissions(
            LocatedJson rule, LocatedJson binding, String namespace) {
        boolean elsewhere = binding.at("kind").textOrEmpty().equals("RoleBinding")
                && !KubernetesObjects.namespace(binding).equals(namespace);
        String by = (elsewhere ? " in " + KubernetesObjects.namespace(binding) : "")
                + " (" + binding.at("roleRef", "kind").textOrEmpty() + "/"
                + binding.at("roleRef", "name").textOrEmpty() + ")";
        if (has(rule, "resources", "*") && has(rule, "verbs", "*") && has(rule, "apiGroups", "*")) {
            return List.of(new LocatedValue<>("everything" + by, rule.evidence()));
        }
        return SENSITIVE.stream()
                .filter(power -> allows(rule, power))
                .map(power -> new LocatedValue<>(
                        String.join(",", rule.at("verbs").textList()) + " " + power.resource() + by, rule.evidence()))
                .toList();
    }

    private static boolean allows(LocatedJson rule, SensitiveAccess power) {
        return isOfGroup(rule, power)
                && !isNamedSecret(rule, power)
                && (has(rule, "resources", power.resource())
                        || has(rule, "resources", "*")
                        || has(rule, "resources", wildcard(power.resource())))
                && (has(rule, "verbs", "*") || power.verbs().stream().anyMatch(verb -> has(rule, "verbs", verb)));
    }

    /**
     * Reports whether the rule covers the API group. An operator has all verbs on its own group's resources. A rule
     * without a group, which no API server accepts, counts for every group.
     */
    private static boolean isOfGroup(LocatedJson rule, SensitiveAccess power) {
        return rule.at("apiGroups").textList().isEmpty()
                || has(rule, "apiGroups", "*")
                || has(rule, "apiGroups", power.group());
    }

    /** Returns the wildcard of a resource; for {@code pods/exec} it is {@code *}{@code /exec}. */
    private static String wildcard(String resource) {
        int part = resource.indexOf('/');
        return part < 0 ? "*" : "*" + resource.substring(part);
    }

    /**
     * Reports whether the rule grants access to named secrets only. The creator of the role intended that access, e.g.
     * to an operator's certificate.
     */
    private static boolean isNamedSecret(LocatedJson rule, SensitiveAccess power) {
        return power.resource().equals("secrets")
                && !rule.at("resourceNames").textList().isEmpty();
    }

    private static boolean has(LocatedJson rule, String field, String word) {
        return rule.at(field).textList().contains(word);
    }

    private static boolean isAccount(LocatedJson subject, LocatedJson binding, String namespace, String account) {
        String name = subject.at("name").textOrEmpty();
        return switch (subject.at("kind").textOrEmpty()) {
            case "ServiceAccount" ->
                name.equals(account)
                        && (subject.at("namespace").textOrEmpty().equals(namespace)
                                || (!subject.at("namespace").exists()
                                        && List.of("", namespace)
                                                .contains(binding.at("metadata", "namespace")
                                                        .textOrEmpty())));
            case "User" -> name.equals("system:serviceaccount:" + namespace + ":" + account);
            case "Group" ->
                name.equals("system:serviceaccounts")
                        || name.equals("system:serviceaccounts:" + namespace)
                        || name.equals("system:authenticated");
            default -> false;
        };
    }
}
