package org.ephemera.azure.catalog;

import java.time.Duration;
import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Artifacts of the activity log, and the operation that reads them. */
public final class TrailCatalog {
    /** How long the log keeps an entry. */
    public static final Duration HISTORY = Duration.ofDays(90);

    public static final ApiOperation LIST =
            new ApiOperation("monitor", "ActivityLogs_List", "Microsoft.Insights/eventtypes/values/read");

    public static final Artifact ACTIVITY_LOG = artifact(
            "azure.monitor.activity-log",
            "Who did what to the target, to an app's environment and in the resource group: changes, restarts, exec sessions,"
                    + " deletions");

    /** The same once more for the end of the window: entries come late. */
    public static final Artifact LATE_ACTIVITY =
            artifact("azure.monitor.late-activity", "Entries of the activity log that came after it was read");

    /**
     * Parameters of {@link #ACTIVITY_LOG} and {@link #LATE_ACTIVITY}.
     *
     * @param part what of the target, or around it, the question is about; "" for all of it
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
