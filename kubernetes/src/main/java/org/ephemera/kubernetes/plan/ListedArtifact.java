package org.ephemera.kubernetes.plan;

import java.util.List;
import java.util.Optional;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/**
 * Artifact that consists of one or more lists, which are read one after the other.
 *
 * @param parts lists of the artifact
 */
public record ListedArtifact(Artifact artifact, List<Part> parts) {
    public ListedArtifact {
        parts = List.copyOf(parts);
    }

    /**
     * One list.
     *
     * @param namespaced true if only the target's namespace is listed
     * @param noun name of one object, in the singular
     * @param before older API version to request if the server does not serve that of the operation; "" if there is no
     *     older version
     */
    public record Part(ResourceOperation operation, boolean namespaced, String noun, String before) {
        Part(ResourceOperation operation, boolean namespaced, String noun) {
            this(operation, namespaced, noun, "");
        }

        /** Returns the same list in the older API version; empty if there is no older version. */
        public Optional<Part> older() {
            return before.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Part(
                            ResourceOperation.list(operation.group(), before, operation.resource()), namespaced, noun));
        }
    }

    /** Reports whether the artifact belongs to a namespace and not to the cluster. */
    boolean isNamespaced() {
        return parts.stream().anyMatch(Part::namespaced);
    }

    static ListedArtifact of(String id, String title, Volatility volatility, boolean sensitive, Part... parts) {
        List<Part> all = List.of(parts);
        return new ListedArtifact(
                ClusterArtifacts.optional(
                        id,
                        title,
                        volatility,
                        sensitive,
                        all.stream().map(Part::operation).toList()),
                all);
    }
}
