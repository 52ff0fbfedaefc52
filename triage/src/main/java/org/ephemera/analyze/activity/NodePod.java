package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pod by which somebody goes into a node: {@code kubectl debug node/NAME} makes one with the node's root and namespaces, and so does whoever
 * needs no such command.
 *
 * @param what the node and what it has of it, for people; begins with a space or is ""
 * @param rooted if it is known that it has the node's root
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
        boolean rooted = spec.path("volumes")
                .valueStream()
                .anyMatch(
                        volume -> volume.path("hostPath").path("path").asText().equals("/"));
        boolean shares = Stream.of("hostPID", "hostIPC", "hostNetwork")
                .anyMatch(field -> spec.path(field).asBoolean());
        return name.startsWith(BY_KUBECTL) || (rooted && shares && !node.isEmpty())
                ? Optional.of(new NodePod(
                        (node.isEmpty() ? "" : " " + node) + (rooted ? ", with its root mounted" : ""), rooted))
                : Optional.empty();
    }
}
