package org.ephemera.sweep;

/** A cloud whose metrics can be swept: what it keeps, and what it takes to fetch them. */
public interface SweepableCloud {
    SweepTerms terms();

    /** Asks nothing of anybody. */
    SweepCost cost(Shard shard);

    /** Reads what was stored. */
    StoredMetricParser bodies();
}
