package org.ephemera.kubernetes;

import java.io.IOException;
import java.util.Map;
import org.ephemera.collect.Step;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/**
 * The events about the node of a pod: that it ran out of memory, evicted, was not ready, or started again. They are in no namespace of
 * the pod's, and name the node by its name: what they call its UID need not be it.
 */
final class NodeEventsSource {
    static final Artifact ARTIFACT = Artifacts.optional(
            "kubernetes.node-events",
            "Events about the node of a pod; a cluster keeps them for an hour",
            Volatility.V2,
            false,
            ObjectEvents.BOTH);

    private NodeEventsSource() {}

    static Step read(Asking asking) throws IOException {
        String node = asking.item().param(ClusterPlace.NODE);
        return new ObjectEvents(node, "", Map.of("kind", "Node", "name", node), "about the node").read(asking);
    }
}
