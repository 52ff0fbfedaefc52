package org.ephemera.kubernetes;

import org.ephemera.collect.CollectionRun;
import org.ephemera.format.PlannedItem;

/**
 * Connections to the cluster of a run's target. Endpoint, certificate authority and allowed hosts come from the cloud,
 * in the same run, or from the user's kubeconfig. They never come from an item: items are read from the store, and an
 * attacker who can write there must not choose the server that receives the collector's token.
 */
public interface ClusterConnections extends AutoCloseable {
    /**
     * Returns the cluster of the run's target. The first call of a run calls the cloud; later calls return the same
     * cluster.
     *
     * @param item rejected if it identifies another cluster than the target's
     * @throws ClusterException if no connection is possible; the message states what to do
     */
    ClusterConnection of(PlannedItem item, CollectionRun run) throws ClusterException;

    @Override
    default void close() {}
}
