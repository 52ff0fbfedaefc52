package org.ephemera.kubernetes;

import java.time.Clock;

/** What every source of a cluster works with. */
record Access(Clusters clusters, Surroundings surroundings, Bounds bounds, Clock clock) {}
