package org.ephemera.sweep;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Parser of the metrics responses that a sweep ({@link MetricSweep}) stored. The content is untrusted. */
public interface StoredMetricParser {
    /** Receiver of the values in a body. */
    @FunctionalInterface
    interface PointConsumer {
        void point(MetricGroup group, String metric, String statistic, long epochSecond, double value);
    }

    /**
     * Parses a response of an inventory.
     *
     * @param operation {@code service:Operation}
     * @param found receives groups of one or more metrics each, in any order
     * @throws IOException if the body is not a response of the operation
     */
    void parseListing(String operation, SortedMap<String, String> params, InputStream body, Consumer<MetricGroup> found)
            throws IOException;

    /**
     * Returns the metrics to query for a target that a scope specifies, whether or not it is still listed; the group
     * has no place yet.
     *
     * @param target resource name of the target
     * @return empty if only listed resources can be queried
     */
    Optional<MetricGroup> groupOf(String target);

    /**
     * Parses a response of an item of a shard.
     *
     * @param params parameters of the item
     */
    void parsePoints(SortedMap<String, String> params, InputStream body, PointConsumer points) throws IOException;
}
