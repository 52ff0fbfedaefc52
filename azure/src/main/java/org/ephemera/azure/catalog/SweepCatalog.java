package org.ephemera.azure.catalog;

import java.time.Duration;
import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Artifacts of a metric sweep, the operations that read them, and limits of a question. */
public final class SweepCatalog {
    public static final ApiOperation LIST_GROUPS = new ApiOperation(
            "containerinstance", "ContainerGroups_List", "Microsoft.ContainerInstance/containerGroups/read");

    public static final ApiOperation GET_GROUP = new ApiOperation(
            "containerinstance", "ContainerGroups_Get", "Microsoft.ContainerInstance/containerGroups/read");

    public static final Artifact INVENTORY = new Artifact(
            "azure.sweep.inventory",
            "Of a sweep: all container groups of a subscription",
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
            "Of a sweep: container groups that something was done to, from the activity log",
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
            "Of a sweep: metrics of many container groups, each minute of a closed window",
            Volatility.V3,
            false,
            false,
            List.of(BATCH.key(), LIST_METRICS.key()),
            List.of(BATCH.permission()),
            "https://learn.microsoft.com/rest/api/monitor/metrics-batch/batch");

    /** Resources that one question may name. */
    public static final int MOST_RESOURCES = 50;

    public static final Artifact SHARD = new Artifact(
            "azure.sweep.shard",
            "Of a sweep: which container groups are asked for, and in which calls",
            Volatility.V3,
            true,
            false,
            List.of(),
            List.of(),
            "https://learn.microsoft.com/rest/api/monitor/metrics-batch/batch");

    private SweepCatalog() {}
}
