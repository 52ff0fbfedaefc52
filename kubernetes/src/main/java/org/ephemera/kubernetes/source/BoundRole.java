package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import org.ephemera.kubernetes.plan.TruncatedField;
import org.ephemera.model.SanitizedText;

/**
 * Role that a binding references.
 *
 * @param namespace namespace of a Role; "" for a ClusterRole
 */
record BoundRole(String namespace, String name) implements Comparable<BoundRole> {
    private static final Comparator<BoundRole> ORDER =
            Comparator.comparing(BoundRole::namespace).thenComparing(BoundRole::name);

    /**
     * Returns the role of a binding.
     *
     * @param in namespace of the binding; "" for a cluster role binding
     */
    static BoundRole of(String in, JsonNode reference) {
        boolean role = reference.path("kind").asText().equals("Role");
        return new BoundRole(role ? in : "", TruncatedField.name(reference.path("name")));
    }

    /** Returns a text for users: {@code cluster role cluster-admin, role shop/reader}. */
    String shown() {
        return namespace.isEmpty()
                ? "cluster role " + SanitizedText.of(name)
                : "role " + SanitizedText.of(namespace + "/" + name);
    }

    @Override
    public int compareTo(BoundRole other) {
        return ORDER.compare(this, other);
    }
}
