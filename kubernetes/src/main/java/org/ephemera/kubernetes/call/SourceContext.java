package org.ephemera.kubernetes.call;

import java.time.Clock;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.ClusterConnections;

/** Connections, limits and clock that every source of a cluster uses. */
public record SourceContext(
        ClusterConnections clusters, CloudSurroundings surroundings, ReadLimits bounds, Clock clock) {}
