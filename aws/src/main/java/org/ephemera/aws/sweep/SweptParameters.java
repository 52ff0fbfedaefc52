package org.ephemera.aws.sweep;

import java.util.List;
import org.ephemera.sweep.MetricGroup;

/**
 * Parameters of the first items of a sweep.
 *
 * @param groups metrics of a shard
 * @param targets swept targets, one on each line; "" for all
 */
record SweptParameters(String region, List<MetricGroup> groups, String targets) {}
