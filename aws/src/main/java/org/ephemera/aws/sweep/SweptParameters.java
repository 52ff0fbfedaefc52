package org.ephemera.aws.sweep;

import java.util.List;
import org.ephemera.sweep.MetricGroup;

/**
 * Parameters of the first items of a sweep.
 *
 * @param groups the metrics of a shard
 * @param targets that are swept, a line each; "" for all
 */
record SweptParameters(String region, List<MetricGroup> groups, String targets) {}
