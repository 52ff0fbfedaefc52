package org.ephemera.azure.sweep;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.azure.catalog.MetricKind;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.sweep.MetricGroup;

/**
 * Parameters of the items that are planned when a package of a sweep is opened.
 *
 * <p>A sweep is a scheduled collection of all container metrics of a subscription. The package contains either the
 * inventory of the container groups or one shard ({@link SweepShardSource}).
 *
 * @param place subscription of the sweep
 * @param groups metrics of the shard; empty for an inventory
 * @param targets resource ids, one a line; "" for all groups
 * @param since start of the activity log
 */
record SweptParameters(String place, List<MetricGroup> groups, String targets, Optional<Instant> since) {

    /**
     * Parameters of a metrics request for a part of a shard.
     *
     * @param region region of the groups; "" if it is unknown
     */
    record Batch(
            MetricKind kind,
            String place,
            @WrittenWhenEmpty String region,
            @WrittenWhenEmpty List<MetricGroup> groups) {}
}
