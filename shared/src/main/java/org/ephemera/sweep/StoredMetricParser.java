package org.ephemera.sweep;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Reads the bodies of sweeps, one after the other; what is in them is hostile. */
public interface StoredMetricParser {
    /** Is given the values of a body. */
    @FunctionalInterface
    interface Points {
        void point(MetricGroup group, String metric, String statistic, long epochSecond, double value);
    }

    /**
     * Reads an answer of an inventory.
     *
     * @param operation {@code service:Operation}
     * @param found is given groups of one metric or more each, in any order
     * @throws IOException if it is not what the operation answers
     */
    void listed(String operation, SortedMap<String, String> params, InputStream body, Consumer<MetricGroup> found)
            throws IOException;

    /**
     * What can be asked of a target that a scope names, whether anybody still lists it or not; it is in no place yet.
     *
     * @param target the cloud's name of it
     * @return empty if only what is listed can be asked for
     */
    Optional<MetricGroup> named(String target);

    /**
     * Reads an answer of one item of a shard.
     *
     * @param params of the item
     */
    void points(SortedMap<String, String> params, InputStream body, Points points) throws IOException;
}
