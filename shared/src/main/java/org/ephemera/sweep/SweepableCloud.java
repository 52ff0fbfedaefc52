package org.ephemera.sweep;

/** Cloud whose metrics can be swept: its retention, the cost of a sweep, and the parser of its responses. */
public interface SweepableCloud {
    SweepTerms terms();

    /** Returns the cost of a shard without a request to the cloud. */
    SweepCost cost(Shard shard);

    /** Returns the parser of stored responses. */
    StoredMetricParser bodies();
}
