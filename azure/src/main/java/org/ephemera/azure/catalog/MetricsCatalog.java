package org.ephemera.azure.catalog;

import java.time.Duration;
import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Catalog of the artifact of Azure Monitor metrics, with its operation and the limits of the service. */
public final class MetricsCatalog {
    public static final ApiOperation LIST =
            new ApiOperation("monitor", "Metrics_List", "Microsoft.Insights/metrics/read");

    /** Retention of Azure Monitor metrics. */
    public static final Duration KEPT = Duration.ofDays(93);

    /**
     * Limit for the series of a request. Azure Monitor returns ten by default, and does not report that there are more.
     * A group has at most 60 containers, a revision of a container app at most 1,000 replicas.
     */
    public static final int MOST_SERIES = 1_000;

    public static final Artifact METRICS = new Artifact(
            "azure.monitor.metrics",
            "CPU, memory and network of each container or replica; of an app, restarts, requests and replicas",
            Volatility.V3,
            false,
            false,
            List.of(LIST.key()),
            List.of(LIST.permission()),
            "https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index");

    /** Parameters of {@link #METRICS}. */
    public record Parameters(AzurePlace place, MetricKind kind, MetricInterval grain) {}

    private MetricsCatalog() {}
}
