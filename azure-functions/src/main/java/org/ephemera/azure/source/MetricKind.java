package org.ephemera.azure.source;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ephemera.azure.trigger.AzureTarget;

/** Metrics that may be asked for in one question: a filter by a dimension suits some of them only. */
enum MetricKind {
    CONTAINERS(AzureTarget.GROUP, Optional.of("containerName eq '*'"), "CpuUsage", "MemoryUsage"),
    NETWORK(AzureTarget.GROUP, Optional.empty(), "NetworkBytesReceivedPerSecond", "NetworkBytesTransmittedPerSecond");

    private final AzureTarget target;
    private final Optional<String> filter;
    /** With a comma between them, as in a request. */
    private final String names;

    MetricKind(AzureTarget target, Optional<String> filter, String... names) {
        this.target = target;
        this.filter = filter;
        this.names = String.join(",", names);
    }

    static List<MetricKind> of(AzureTarget target) {
        return Arrays.stream(values()).filter(kind -> kind.target == target).toList();
    }

    List<String> names() {
        return List.of(names.split(",", -1));
    }

    Optional<String> filter() {
        return filter;
    }

    /** Under which Azure Monitor keeps them: the type of what they tell of. */
    String namespace() {
        return target.type();
    }
}
