package org.ephemera.azure.catalog;

import java.time.Duration;
import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/**
 * Catalog of the artifacts of a metric sweep on Azure, with their operations and the limits of a request. A metric
 * sweep ({@link org.ephemera.sweep.MetricSweep}) is the scheduled collection of the metrics of all container groups of
 * a subscription, one day at a time. A shard ({@link org.ephemera.sweep.MetricShard}) is a part of one day: the metrics
 * of a limited number of container groups.
 */
public final class SweepCatalog {
    public static final ApiOperation LIST_GROUPS = new ApiOperation(
            "containerinstance", "ContainerGroups_List", "Microsoft.ContainerInstance/containerGroups/read");

    public static final ApiOperation GET_GROUP = new ApiOperation(
            "containerinstance", "ContainerGroups_Get", "Microsoft.ContainerInstance/containerGroups/read");

    public static final Artifact INVENTORY = new Artifact(
            "azure.sweep.inventory",
            "Sweep: all container groups of a subscription",
            Volatility.V3,
            true,
            true,
            List.of(LIST_GROUPS.key(), GET_GROUP.key()),
            List.of(LIST_GROUPS.permission()),
            "https://learn.microsoft.com/rest/api/container-instances/container-groups/list");

    public static final ApiOperation LIST_ACTIVITY =
            new ApiOperation("monitor", "ActivityLogs_List", "Microsoft.Insights/eventtypes/values/read");

    public static final Artifact ACTIVITY = new Artifact(
            "azure.sweep.activity",
            "Sweep: container groups with entries in the activity log",
            Volatility.V3,
            false,
            true,
            List.of(LIST_ACTIVITY.key()),
            List.of(LIST_ACTIVITY.permission()),
            "https://learn.microsoft.com/rest/api/monitor/activity-logs/list");

    public static final Duration PERIOD = Duration.ofMinutes(1);

    public static final ApiOperation BATCH =
            new ApiOperation("monitor", "MetricsBatch_Batch", "Microsoft.Insights/metrics/read");

    public static final ApiOperation LIST_METRICS =
            new ApiOperation("monitor", "Metrics_List", "Microsoft.Insights/metrics/read");

    public static final Artifact METRICS = new Artifact(
            "azure.sweep.metrics",
            "Sweep: metrics of many container groups, each minute of a closed window",
            Volatility.V3,
            false,
            false,
            List.of(BATCH.key(), LIST_METRICS.key()),
            List.of(BATCH.permission()),
            "https://learn.microsoft.com/rest/api/monitor/metrics-batch/batch");

    /** Maximum number of container groups in one request for metrics. */
    public static final int MOST_RESOURCES = 50;

    public static final Artifact SHARD = new Artifact(
            "azure.sweep.shard",
            "Sweep: container groups of a shard and their requests",
            Volatility.V3,
            true,
            false,
            List.of(),
            List.of(),
            "https://learn.microsoft.com/rest/api/monitor/metrics-batch/batch");

    private SweepCatalog() {}
}
