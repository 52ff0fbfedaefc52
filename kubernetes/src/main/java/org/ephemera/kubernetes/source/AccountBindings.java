package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ephemera.kubernetes.plan.TruncatedField;

/** Role bindings that apply to a service account, by its name or by a group, and the roles that they bind. */
final class AccountBindings {
    /** Group of every authenticated identity, which includes each service account. */
    private static final String AUTHENTICATED = "system:authenticated";

    /** Limit of bindings, because a hostile server could return any number. */
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

    /**
     * Adds a binding.
     *
     * @param binding a RoleBinding or ClusterRoleBinding; the same binding may be added again
     */
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

    /**
     * Reports whether a subject is the account or one of its groups.
     *
     * @param in namespace of the binding; a subject without a namespace is in this one (API server, RBAC authorizer)
     */
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

    /** Returns the roles in order, each once. */
    SortedSet<BoundRole> roles() {
        return roles;
    }

    /** Reports whether the limit was reached, so that further bindings may apply to the account. */
    boolean isFull() {
        return bindings.size() == MOST;
    }

    int bindings() {
        return bindings.size();
    }
}
