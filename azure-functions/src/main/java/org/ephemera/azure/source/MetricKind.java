package org.ephemera.azure.source;

import java.util.List;
import java.util.Optional;

/** Metrics of Container Instances that may be asked for in one question: a filter by container suits some of them only. */
enum MetricKind {
    CONTAINERS("CpuUsage", "MemoryUsage", Optional.of("containerName eq '*'")),
    NETWORK("NetworkBytesReceivedPerSecond", "NetworkBytesTransmittedPerSecond", Optional.empty());

    private final String one;
    private final String other;
    private final Optional<String> filter;

    MetricKind(String one, String other, Optional<String> filter) {
        this.one = one;
        this.other = other;
        this.filter = filter;
    }

    List<String> names() {
        return List.of(one, other);
    }

    Optional<String> filter() {
        return filter;
    }
}
