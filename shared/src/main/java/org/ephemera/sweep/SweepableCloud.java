package org.ephemera.sweep;

/**
 * Cloud whose container metrics a {@link MetricSweep} can collect: its retention, the cost of a sweep, and the parser
 * of its responses.
 */
public interface SweepableCloud {
    MetricRetention terms();

    /** Returns the cost of a shard without a request to the cloud. */
    SweepCost cost(MetricShard shard);

    /** Returns the parser of stored responses. */
    StoredMetricParser parser();
}
