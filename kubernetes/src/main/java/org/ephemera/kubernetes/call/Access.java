package org.ephemera.kubernetes.call;

import java.time.Clock;
import org.ephemera.kubernetes.Clusters;
import org.ephemera.kubernetes.Surroundings;

/** What every source of a cluster works with. */
public record Access(Clusters clusters, Surroundings surroundings, Bounds bounds, Clock clock) {}
