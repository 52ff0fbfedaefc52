package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.TakeoverPermission;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Permissions of RBAC roles and their bindings, as far as the package contains them. */
record RbacPermissions(KubernetesObjects objects) {
    private static final String RIGHTS = "rbac.authorization.k8s.io";
    private static final String ADMISSION = "admissionregistration.k8s.io";

    /** Cluster roles of every cluster that may create pods; they need not be in the package. */
    private static final Set<String> POWERFUL_DEFAULT_ROLES = Set.of("cluster-admin", "admin", "edit");

    /** Resources that give access to data, but do not lead to a node by themselves. */
    private static final Set<String> WITHOUT_HOST = Set.of(
            "secrets", "persistentvolumes", "validatingwebhookconfigurations", "certificatesigningrequests/approval");

    /** Verbs on resources with which a principal can take over other identities. */
    private record SensitiveAccess(String group, String resource, Set<String> verbs) {
        boolean reachesHost() {
            return !WITHOUT_HOST.contains(resource);
        }
    }

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
    List<TakeoverPermission> takeoverPermissions(String namespace, String account) {
        List<TakeoverPermission> takeoverPermissions = new ArrayList<>();
        bindingsOf(namespace, account).forEach(binding -> {
            if (role(binding).isEmpty() && isPowerfulDefault(binding)) {
                takeoverPermissions.add(new TakeoverPermission(
                        new LocatedValue<>(
                                "create pods" + by(binding, namespace),
                                binding.at("roleRef").evidence()),
                        true));
            }
            rules(binding).forEach(rule -> takeoverPermissions.addAll(takeoverPermissions(rule, binding, namespace)));
        });
        return takeoverPermissions;
    }

    /** Returns the roles of an account that the package does not contain, so that their permissions are unknown. */
    List<String> unknownRoles(String namespace, String account) {
        return bindingsOf(namespace, account)
                .filter(binding -> role(binding).isEmpty())
                .map(binding -> binding.at("roleRef", "kind").textOrEmpty() + " "
                        + binding.at("roleRef", "name").textOrEmpty())
                .filter(role -> !isDefault(role))
                .distinct()
                .toList();
    }

    private Stream<LocatedJson> bindingsOf(String namespace, String account) {
        return bindings(any -> true)
                .filter(binding -> binding.at("subjects").items().stream()
                        .anyMatch(subject -> isAccount(subject, binding, namespace, account)));
    }

    private static boolean isPowerfulDefault(LocatedJson binding) {
        return binding.at("roleRef", "kind").textOrEmpty().equals("ClusterRole")
                && POWERFUL_DEFAULT_ROLES.contains(binding.at("roleRef", "name").textOrEmpty());
    }

    /** Reports whether a role is one that every cluster has, with known permissions. */
    private static boolean isDefault(String role) {
        String name = role.substring(role.indexOf(' ') + 1);
        return role.startsWith("ClusterRole ")
                && (name.startsWith("system:") || name.equals("view") || POWERFUL_DEFAULT_ROLES.contains(name));
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
        return role(binding).stream().flatMap(role -> role.at("rules").items().stream());
    }

    private Optional<LocatedJson> role(LocatedJson binding) {
        String kind = binding.at("roleRef", "kind").textOrEmpty();
        String namespace = kind.equals("Role") ? KubernetesObjects.namespace(binding) : "";
        return objects.find(kind, namespace, binding.at("roleRef", "name").textOrEmpty());
    }

    private static String by(LocatedJson binding, String namespace) {
        boolean elsewhere = binding.at("kind").textOrEmpty().equals("RoleBinding")
                && !KubernetesObjects.namespace(binding).equals(namespace);
        return (elsewhere ? " in " + KubernetesObjects.namespace(binding) : "")
                + " (" + binding.at("roleRef", "kind").textOrEmpty() + "/"
                + binding.at("roleRef", "name").textOrEmpty() + ")";
    }

    private static List<TakeoverPermission> takeoverPermissions(
            LocatedJson rule, LocatedJson binding, String namespace) {
        String by = by(binding, namespace);
        if (has(rule, "resources", "*") && has(rule, "verbs", "*") && has(rule, "apiGroups", "*")) {
            return List.of(new TakeoverPermission(new LocatedValue<>("everything" + by, rule.evidence()), true));
        }
        return SENSITIVE.stream()
                .filter(power -> allows(rule, power))
                .map(power -> new TakeoverPermission(
                        new LocatedValue<>(
                                String.join(",", rule.at("verbs").textList()) + " " + power.resource() + by,
                                rule.evidence()),
                        power.reachesHost()))
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
