package org.ephemera.azure.logs;

import java.util.List;
import java.util.Map;
import org.ephemera.azure.call.AzureTimes;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.ClusterRows;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;

/**
 * Tables of a workspace that contain rows of a target, for both kinds of diagnostics.
 *
 * @param condition Kusto condition that selects the rows of the target
 * @param searchConditions shorter conditions for single tables, which a search needs; other tables use
 *     {@code condition}
 * @param missingClause end of the sentence "the workspace has none of the tables"
 * @param caveat caveat about rows that may be missing or may belong to another resource, appended to the outcome; ""
 *     without one
 */
record LogTables(
        List<String> names,
        String condition,
        Map<String, String> searchConditions,
        String missingClause,
        String caveat) {
    private static final String IN_INSIGHTS =
            "the group's logType is ContainerInsights: its output is in ContainerLog and ContainerInventory, which"
                    + " name no container group and were not queried; query them for the container ids in the"
                    + " group's events, or collect the pod that the group runs";

    LogTables {
        names = List.copyOf(names);
        searchConditions = Map.copyOf(searchConditions);
    }

    LogTables(List<String> names, String rows, String missing, String left) {
        this(names, rows, Map.of(), missing, left);
    }

    static LogTables of(PlannedItem item) {
        return ClusterRows.of(item)
                .map(rows -> of(rows, item))
                .orElseGet(() -> of(AzurePlace.of(item), isInInsights(item)));
    }

    private static LogTables of(ClusterRows rows, PlannedItem item) {
        AzurePlace place = AzurePlace.of(item);
        String categories = ClusterRows.Parameters.of(item).categories();
        return switch (rows) {
            case AUDIT -> ClusterTables.audit(place, categories);
            case INSIGHTS -> ClusterTables.insights(place, item.window());
            case USAGE -> ClusterTables.usage(place, item.window(), rows.caveat(categories));
        };
    }

    /** Reports whether the output is known to be in tables that are not queried. */
    static boolean isInInsights(PlannedItem item) {
        return ParameterCodec.read(item, LogsCatalog.RowsParameters.class).insights();
    }

    /**
     * Returns the tables of a group, an app or a job.
     *
     * @param place checked names, which contain no character that would end a Kusto string
     */
    private static LogTables of(AzurePlace place, boolean insights) {
        return switch (place.kind()) {
            case GROUP ->
                new LogTables(
                        List.of(
                                "ContainerInstanceLog_CL",
                                "ContainerInstanceLog",
                                "ContainerEvent_CL",
                                "ContainerEvent"),
                        ofGroup(place),
                        insights
                                ? "that Container Instances writes to by default; " + IN_INSIGHTS
                                : "that Container Instances writes to, so nothing was ever sent there. Do not"
                                        + " enable it for this group now: that restarts its containers",
                        "; rows without a resource id were selected by the group's name"
                                + (insights ? "; " + IN_INSIGHTS : ""));
            case APP ->
                new LogTables(
                        List.of(
                                "ContainerAppConsoleLogs_CL",
                                "ContainerAppConsoleLogs",
                                "ContainerAppSystemLogs_CL",
                                "ContainerAppSystemLogs",
                                "ContainerAppHTTPLogs"),
                        ofApp(place.resourceName()),
                        "that Container Apps writes to, so nothing was ever sent there",
                        "; rows contain the app's name but not its id, so rows of an app with the same name in"
                                + " another environment are included if it writes to this workspace");
            case JOB ->
                new LogTables(
                        List.of(
                                "ContainerAppConsoleLogs_CL",
                                "ContainerAppConsoleLogs",
                                "ContainerAppSystemLogs_CL",
                                "ContainerAppSystemLogs"),
                        ofJob(place.resourceName()),
                        "that Container Apps writes to, so nothing was ever sent there",
                        "; rows contain the job's name but not its id, so rows of a job with the same name in"
                                + " another environment are included if it writes to this workspace");
            case CLUSTER -> throw new IllegalStateException("an item of a cluster does not name its kind of rows");
        };
    }

    /**
     * Returns the condition for a container group. Rows of the older kind of diagnostics may lack the resource id and
     * contain only the group's name.
     */
    private static String ofGroup(AzurePlace place) {
        return "_ResourceId =~ \"" + place.id()
                + "\" or (_ResourceId == \"\" and column_ifexists(\"ContainerGroup_s\", \"\")" + " =~ \""
                + place.resourceName()
                + "\")";
    }

    /**
     * Returns the condition for an app. Its rows contain the id of the environment, and the name column depends on the
     * table.
     */
    private static String ofApp(String name) {
        return "column_ifexists(\"ContainerAppName_s\", \"\") =~ \"" + name
                + "\" or column_ifexists(\"ContainerAppName\", \"\") =~ \"" + name + "\"";
    }

    private static String ofJob(String name) {
        return "column_ifexists(\"ContainerJobName_s\", \"\") =~ \"" + name
                + "\" or column_ifexists(\"JobName\", \"\") =~ \"" + name + "\"";
    }

    /**
     * Returns the query for the search API, which takes one table; the time range is a parameter of the request.
     *
     * @param table one of {@link #names}
     */
    String search(String table) {
        return table + " | extend TableName=\"" + table + "\" | where "
                + searchConditions.getOrDefault(table, condition);
    }

    /**
     * Returns the query for the query API.
     *
     * @param tables those of {@link #names} to query
     */
    String query(List<String> tables, TimeWindow span) {
        return "union isfuzzy=true withsource=TableName " + String.join(", ", tables)
                + " | where TimeGenerated >= datetime(" + AzureTimes.from(span) + ") and TimeGenerated < datetime("
                + AzureTimes.to(span)
                + ") | where " + condition + " | order by TimeGenerated asc";
    }
}
