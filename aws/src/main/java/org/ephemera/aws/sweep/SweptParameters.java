package org.ephemera.aws.sweep;

import java.util.List;
import org.ephemera.sweep.MetricGroup;

/**
 * Parameters of the items that are planned when a package of a sweep is opened.
 *
 * <p>A sweep is a scheduled collection of all container metrics of an account in a region. The package contains either
 * the inventory of the metrics or one shard ({@link SweepShardSource}).
 *
 * @param groups metrics of the shard; empty for an inventory
 * @param targets swept targets, one on each line; "" for all
 */
record SweptParameters(String region, List<MetricGroup> groups, String targets) {}
