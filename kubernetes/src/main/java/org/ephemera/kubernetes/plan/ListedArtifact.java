package org.ephemera.kubernetes.plan;

import java.util.List;
import java.util.Optional;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/**
 * What is read by listing alone: an artifact, and the lists that it takes one after the other.
 *
 * @param parts one list or several
 */
public record ListedArtifact(Artifact artifact, List<Part> parts) {
    public ListedArtifact {
        parts = List.copyOf(parts);
    }

    /**
     * One list.
     *
     * @param namespaced true if only the target's namespace is listed
     * @param noun what it is a list of, in the singular
     * @param before the version of the API to ask where the server does not serve that of the operation; "" if there is none
     */
    public record Part(ResourceOperation operation, boolean namespaced, String noun, String before) {
        Part(ResourceOperation operation, boolean namespaced, String noun) {
            this(operation, namespaced, noun, "");
        }

        /** The same as an older server has it, for whom it is a part of its own. */
        public Optional<Part> older() {
            return before.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Part(
                            ResourceOperation.list(operation.group(), before, operation.resource()), namespaced, noun));
        }
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
