package org.ephemera.azure.catalog;

import java.time.Duration;
import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** The artifact of Azure Monitor metrics, the operation that reads it, and limits of the service. */
public final class MetricsCatalog {
    public static final ApiOperation LIST =
            new ApiOperation("monitor", "Metrics_List", "Microsoft.Insights/metrics/read");

    /** How long Azure Monitor keeps a point. */
    public static final Duration KEPT = Duration.ofDays(93);

    /**
     * Azure Monitor gives ten where no number is asked for, and never says that there were more. A group has 60
     * containers at most, a container app 1,000 replicas of a revision.
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
    public record Parameters(AzurePlace place, MetricKind kind, MetricGrain grain) {}

    private MetricsCatalog() {}
}
