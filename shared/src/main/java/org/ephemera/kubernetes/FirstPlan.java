package org.ephemera.kubernetes;

import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Recorder;
import org.ephemera.evidence.Outcome;

/** What is planned of a cluster before anything of it is known but the target's name. */
final class FirstPlan {
    FirstPlan(PlannedItem about, Recorder recorder) {}

    void all() {}

    /** Each of them ends as the way to the cluster did: its absence says nothing. */
    void unreachable(Outcome why) {}
}
