package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ephemera.kubernetes.plan.TruncatedField;

/** Which bindings reach a service account, by whatever name they know it, and which roles they bind it to. */
final class AccountBindings {
    /** Whoever can be told apart from others, as each service account can. */
    private static final String AUTHENTICATED = "system:authenticated";

    /** Whoever answers may make up any number of bindings. */
    private static final int MOST = 10_000;

    private final String namespace;
    private final String account;
    private final Set<String> groups;
    private final SortedSet<BoundRole> roles = new TreeSet<>();
    private final SortedSet<String> bindings = new TreeSet<>();

    AccountBindings(String namespace, String account) {
        this.namespace = namespace;
        this.account = account;
        this.groups = Set.of(AUTHENTICATED, "system:serviceaccounts", "system:serviceaccounts:" + namespace);
    }

    /** @param binding a RoleBinding or ClusterRoleBinding; the same may be given again */
    void take(JsonNode binding) {
        if (isFull()) {
            return;
        }
        String in = TruncatedField.name(binding.path("metadata").path("namespace"));
        for (JsonNode subject : binding.path("subjects")) {
            if (reaches(subject, in)) {
                bindings.add(
                        in + "/" + TruncatedField.name(binding.path("metadata").path("name")));
                BoundRole role = BoundRole.of(in, binding.path("roleRef"));
                if (!role.name().isEmpty()) {
                    roles.add(role);
                }
                return;
            }
        }
    }

    /** @param in the namespace of the binding: a subject that names none means an account of it (API server, RBAC authorizer) */
    private boolean reaches(JsonNode subject, String in) {
        String name = subject.path("name").asText();
        String named = subject.path("namespace").asText();
        return switch (subject.path("kind").asText()) {
            case "ServiceAccount" -> name.equals(account) && (named.isEmpty() ? in : named).equals(namespace);
            case "User" -> name.equals("system:serviceaccount:" + namespace + ":" + account);
            case "Group" -> groups.contains(name);
            default -> false;
        };
    }

    /** In order, each once. */
    SortedSet<BoundRole> roles() {
        return roles;
    }

    /** True if bindings were left out of account that may reach it. */
    boolean isFull() {
        return bindings.size() == MOST;
    }

    int bindings() {
        return bindings.size();
    }
}
