package org.ephemera.kubernetes.call;

import java.time.Clock;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.ClusterConnections;

/** What every source of a cluster works with. */
public record SourceContext(
        ClusterConnections clusters, CloudSurroundings surroundings, ReadLimits bounds, Clock clock) {}
