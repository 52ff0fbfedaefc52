package org.ephemera.azure.catalog;

import java.time.Duration;
import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Catalog of the artifacts of the activity log, with the operation that reads them. */
public final class TrailCatalog {
    /** Retention of the activity log. */
    public static final Duration HISTORY = Duration.ofDays(90);

    public static final ApiOperation LIST =
            new ApiOperation("monitor", "ActivityLogs_List", "Microsoft.Insights/eventtypes/values/read");

    public static final Artifact ACTIVITY_LOG = artifact(
            "azure.monitor.activity-log",
            "Activity log of the target, an app's environment and the resource group: changes, restarts, exec"
                    + " sessions, deletions");

    /** Second read of the end of the window, because entries arrive late. */
    public static final Artifact LATE_ACTIVITY =
            artifact("azure.monitor.late-activity", "Activity log entries that arrived after the first read");

    /**
     * Parameters of {@link #ACTIVITY_LOG} and {@link #LATE_ACTIVITY}.
     *
     * @param part part of the target, or its environment, that the entries are about; "" for the entire target
     */
    public record Parameters(AzurePlace place, String field, String value, String part) {}

    private TrailCatalog() {}

    private static Artifact artifact(String id, String title) {
        return new Artifact(
                id,
                title,
                Volatility.V4,
                false,
                true,
                List.of(LIST.key()),
                List.of(LIST.permission()),
                "https://learn.microsoft.com/rest/api/monitor/activity-logs/list");
    }
}
