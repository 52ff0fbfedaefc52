package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Map;
import org.ephemera.collect.Step;
import org.ephemera.kubernetes.plan.ClusterArtifacts;

/**
 * The events about the node of a pod: that it ran out of memory, evicted, was not ready, or started again. They are in no namespace of
 * the pod's, and name the node by its name: what they call its UID need not be it.
 */
final class NodeEventsSource {
    private NodeEventsSource() {}

    static Step read(ItemContext asking) throws IOException {
        String node = asking.params(ClusterArtifacts.NodeParameters.class).node();
        return new ObjectEvents(node, "", Map.of("kind", "Node", "name", node), "about the node").read(asking);
    }
}
