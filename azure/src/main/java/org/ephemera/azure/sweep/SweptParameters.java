package org.ephemera.azure.sweep;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.azure.catalog.MetricKind;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.sweep.MetricGroup;

/**
 * Parameters of the first items of a sweep.
 *
 * @param place the subscription that is swept
 * @param groups the metrics of a shard
 * @param targets that are swept, a line each; "" for all
 * @param since from when the activity log is read
 */
record SweptParameters(String place, List<MetricGroup> groups, String targets, Optional<Instant> since) {

    /**
     * Parameters of the item that asks for some metrics of a shard.
     *
     * @param region "" if it is not known
     */
    record Batch(
            MetricKind kind,
            String place,
            @WrittenWhenEmpty String region,
            @WrittenWhenEmpty List<MetricGroup> groups) {}
}
