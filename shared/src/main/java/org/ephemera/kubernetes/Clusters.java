package org.ephemera.kubernetes;

import org.ephemera.bag.PlannedItem;

/** Opens the way to the cluster that an item is about, and keeps it open for the next. */
public interface Clusters extends AutoCloseable {
    /**
     * The cluster of an item.
     *
     * @param item with what is needed to find it among its params: {@code endpoint} and {@code ca} as the cloud told them, or
     *     {@code context} of a kubeconfig
     * @throws ClusterException if there is no way; says what to do
     */
    Cluster of(PlannedItem item) throws ClusterException;

    @Override
    default void close() {}
}
