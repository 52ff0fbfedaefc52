package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** What roles and their bindings allow, as far as they are given. */
record Rbac(KubernetesObjects objects) {
    private static final String RIGHTS = "rbac.authorization.k8s.io";
    private static final String ADMISSION = "admissionregistration.k8s.io";

    /** Verbs on resources that let their holder become somebody else. */
    private record Power(String group, String resource, Set<String> verbs) {}

    private static final List<Power> POWERS = List.of(
            new Power("", "pods/exec", Set.of("create", "get")),
            new Power("", "pods/attach", Set.of("create", "get")),
            new Power("", "pods/ephemeralcontainers", Set.of("update", "patch")),
            new Power("", "pods", Set.of("create", "update", "patch")),
            new Power("apps", "deployments", Set.of("create", "update", "patch")),
            new Power("apps", "daemonsets", Set.of("create", "update", "patch")),
            new Power("apps", "statefulsets", Set.of("create", "update", "patch")),
            new Power("apps", "replicasets", Set.of("create", "update", "patch")),
            new Power("", "replicationcontrollers", Set.of("create", "update", "patch")),
            new Power("batch", "jobs", Set.of("create")),
            new Power("batch", "cronjobs", Set.of("create", "update", "patch")),
            new Power("", "persistentvolumes", Set.of("create")),
            new Power("", "secrets", Set.of("get", "list", "watch")),
            new Power("", "nodes/proxy", Set.of("get", "create")),
            new Power("", "serviceaccounts/token", Set.of("create")),
            new Power(RIGHTS, "roles", Set.of("escalate", "bind")),
            new Power(RIGHTS, "clusterroles", Set.of("escalate", "bind")),
            new Power(RIGHTS, "rolebindings", Set.of("create", "update", "patch")),
            new Power(RIGHTS, "clusterrolebindings", Set.of("create", "update", "patch")),
            new Power("", "users", Set.of("impersonate")),
            new Power("", "groups", Set.of("impersonate")),
            new Power("", "serviceaccounts", Set.of("impersonate")),
            new Power(ADMISSION, "mutatingwebhookconfigurations", Set.of("create", "update", "patch")),
            new Power(ADMISSION, "validatingwebhookconfigurations", Set.of("create", "update", "patch")),
            new Power(ADMISSION, "mutatingadmissionpolicies", Set.of("create", "update", "patch")),
            new Power("certificates.k8s.io", "certificatesigningrequests/approval", Set.of("update", "patch")));

    /** What lets a service account take over more than itself: another namespace may bind it, too. */
    List<Fact<String>> powers(String namespace, String account) {
        List<Fact<String>> powers = new ArrayList<>();
        bindings(any -> true)
                .filter(binding -> binding.at("subjects").items().stream()
                        .anyMatch(subject -> isAccount(subject, binding, namespace, account)))
                .forEach(binding -> rules(binding).forEach(rule -> powers.addAll(powers(rule, binding, namespace))));
        return powers;
    }

    /** Who else may run commands in pods of a namespace. */
    List<Fact<String>> mayExec(String namespace) {
        List<Fact<String>> subjects = new ArrayList<>();
        bindings(namespace::equals)
                .filter(binding -> rules(binding).anyMatch(rule -> allows(rule, POWERS.getFirst())))
                .forEach(binding -> binding.at("subjects")
                        .items()
                        .forEach(subject -> subjects.add(new Fact<>(
                                "pods/exec for " + subject.at("kind").words() + " "
                                        + subject.at("name").words(),
                                subject.evidence()))));
        return subjects;
    }

    private Stream<LocatedJson> bindings(Predicate<String> namespaces) {
        return Stream.concat(
                objects.ofKind("ClusterRoleBinding"),
                objects.ofKind("RoleBinding").filter(binding -> namespaces.test(KubernetesObjects.namespace(binding))));
    }

    private Stream<LocatedJson> rules(LocatedJson binding) {
        String kind = binding.at("roleRef", "kind").words();
        String namespace = kind.equals("Role") ? KubernetesObjects.namespace(binding) : "";
        return objects.find(kind, namespace, binding.at("roleRef", "name").words()).stream()
                .flatMap(role -> role.at("rules").items().stream());
    }

    private static List<Fact<String>> powers(LocatedJson rule, LocatedJson binding, String namespace) {
        boolean elsewhere = binding.at("kind").words().equals("RoleBinding")
                && !KubernetesObjects.namespace(binding).equals(namespace);
        String by = (elsewhere ? " in " + KubernetesObjects.namespace(binding) : "")
                + " (" + binding.at("roleRef", "kind").words() + "/"
                + binding.at("roleRef", "name").words() + ")";
        if (has(rule, "resources", "*") && has(rule, "verbs", "*") && has(rule, "apiGroups", "*")) {
            return List.of(new Fact<>("everything" + by, rule.evidence()));
        }
        return POWERS.stream()
                .filter(power -> allows(rule, power))
                .map(power -> new Fact<>(
                        String.join(",", rule.at("verbs").wordList()) + " " + power.resource() + by, rule.evidence()))
                .toList();
    }

    private static boolean allows(LocatedJson rule, Power power) {
        return isOfGroup(rule, power)
                && !isOwnSecret(rule, power)
                && (has(rule, "resources", power.resource())
                        || has(rule, "resources", "*")
                        || has(rule, "resources", ofAny(power.resource())))
                && (has(rule, "verbs", "*") || power.verbs().stream().anyMatch(verb -> has(rule, "verbs", verb)));
    }

    /** An operator may do everything to resources of its own kind. Where no group is named, as no API takes it, it may be any. */
    private static boolean isOfGroup(LocatedJson rule, Power power) {
        return rule.at("apiGroups").wordList().isEmpty()
                || has(rule, "apiGroups", "*")
                || has(rule, "apiGroups", power.group());
    }

    /** A role may name a part of whatever has it: for {@code pods/exec} a star in the place of the pods. */
    private static String ofAny(String resource) {
        int part = resource.indexOf('/');
        return part < 0 ? "*" : "*" + resource.substring(part);
    }

    /** A secret that a role names is one that whoever made the role meant for it, such as an operator's certificate. */
    private static boolean isOwnSecret(LocatedJson rule, Power power) {
        return power.resource().equals("secrets")
                && !rule.at("resourceNames").wordList().isEmpty();
    }

    private static boolean has(LocatedJson rule, String field, String word) {
        return rule.at(field).wordList().contains(word);
    }

    private static boolean isAccount(LocatedJson subject, LocatedJson binding, String namespace, String account) {
        String name = subject.at("name").words();
        return switch (subject.at("kind").words()) {
            case "ServiceAccount" ->
                name.equals(account)
                        && (subject.at("namespace").words().equals(namespace)
                                || (!subject.at("namespace").exists()
                                        && List.of("", namespace)
                                                .contains(binding.at("metadata", "namespace")
                                                        .words())));
            case "User" -> name.equals("system:serviceaccount:" + namespace + ":" + account);
            case "Group" ->
                name.equals("system:serviceaccounts")
                        || name.equals("system:serviceaccounts:" + namespace)
                        || name.equals("system:authenticated");
            default -> false;
        };
    }
}
