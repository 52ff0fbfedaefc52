package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Map;
import org.ephemera.collect.SourceResult;
import org.ephemera.kubernetes.plan.ClusterArtifacts;

/**
 * Source of the events about the node of a pod: out of memory, eviction, not ready, restart. They may be in any
 * namespace, and reference the node by its name, because their UID need not be that of the node.
 */
final class NodeEventsSource {
    private NodeEventsSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        String node = context.params(ClusterArtifacts.NodeParameters.class).node();
        return new ObjectEvents(node, "", Map.of("kind", "Node", "name", node), "about the node").read(context);
    }
}
