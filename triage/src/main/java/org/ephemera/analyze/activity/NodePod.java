package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pod by which somebody goes into a node: {@code kubectl debug node/NAME} makes one with the node's root and namespaces, others one that is
 * privileged among the node's processes ({@code nsenter}), and so does whoever needs no such command.
 *
 * @param what the node and what it has of it, for people; begins with a space or is ""
 * @param rooted if it is known that it gets to the node's root
 */
record NodePod(String what, boolean rooted) {
    private static final String BY_KUBECTL = "node-debugger-";

    /**
     * The pod of a request, if it is one.
     *
     * @param body missing where the audit policy keeps none: then the name has to say it
     */
    static Optional<NodePod> of(JsonNode body, String name) {
        JsonNode spec = body.path("spec");
        String node = spec.path("nodeName").asText();
        boolean mounts = spec.path("volumes").valueStream().anyMatch(NodePod::isOfRoot);
        boolean enters = spec.path("hostPID").asBoolean() && isPrivileged(spec);
        boolean shares = Stream.of("hostPID", "hostIPC", "hostNetwork")
                .anyMatch(field -> spec.path(field).asBoolean());
        boolean rooted = mounts || enters;
        return name.startsWith(BY_KUBECTL) || (((mounts && shares) || enters) && !node.isEmpty())
                ? Optional.of(new NodePod(
                        (node.isEmpty() ? "" : " " + node)
                                + (mounts
                                        ? ", with its root mounted"
                                        : enters ? ", privileged among its processes" : ""),
                        rooted))
                : Optional.empty();
    }

    /** The server takes more slashes and single dots, too. */
    private static boolean isOfRoot(JsonNode volume) {
        String path = volume.path("hostPath").path("path").asText();
        return path.startsWith("/") && path.chars().allMatch(letter -> letter == '/' || letter == '.');
    }

    private static boolean isPrivileged(JsonNode spec) {
        return Stream.of("containers", "initContainers")
                .flatMap(kind -> spec.path(kind).valueStream())
                .anyMatch(container ->
                        container.path("securityContext").path("privileged").asBoolean());
    }
}
