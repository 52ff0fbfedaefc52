package org.ephemera.azure.logs;

import java.util.List;
import java.util.Map;
import org.ephemera.azure.call.TickTimes;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.ClusterRows;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;

/**
 * In which tables of a workspace the rows of a target are, those of either kind of diagnostics.
 *
 * @param rows a condition of Kusto: which of their rows are the target's
 * @param missing goes on after "the workspace has none of the tables"
 * @param alone the same condition for tables of which it can be said with less, and has to be where one is searched; others have the common one
 * @param left what may have been left out before anything was sent, or be another's, after what there is; "" if nothing is known
 *     of such
 */
record LogTables(List<String> names, String rows, Map<String, String> alone, String missing, String left) {
    private static final String IN_INSIGHTS =
            "the group's definition has its output sent as Container Insights sends it (logType"
                    + " ContainerInsights), whose tables (ContainerLog, ContainerInventory) name no container group and are not asked for one:"
                    + " search them for the ids of its containers, which its events tell, or collect the pod of the cluster that it is";

    LogTables {
        names = List.copyOf(names);
        alone = Map.copyOf(alone);
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
            case USAGE -> ClusterTables.usage(place, item.window(), rows.left(categories));
        };
    }

    /** True if what was written is known to be in other tables than those that are asked. */
    static boolean isInInsights(PlannedItem item) {
        return ParameterCodec.read(item, LogsCatalog.RowsParameters.class).insights();
    }

    /** @param place whose form was checked, so that it holds nothing that would end a string */
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
                                ? "into which Container Instances writes by itself; " + IN_INSIGHTS
                                : "into which Container Instances writes: nothing was ever sent to it. Do not switch it on for"
                                        + " this group now: that restarts its containers",
                        "; rows that bear no resource id were taken by the group's name"
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
                        "into which Container Apps writes: nothing was ever sent to it",
                        "; rows bear the app's name and no id of it, so that those of an app of that name in another"
                                + " environment would be among them if it writes to this workspace too");
            case CLUSTER -> throw new IllegalStateException("an item about a cluster does not say which rows");
        };
    }

    /** What the agent of the older kind of diagnostics sends need not bear an id, and all it tells of a group is its name. */
    private static String ofGroup(AzurePlace place) {
        return "_ResourceId =~ \"" + place.id()
                + "\" or (_ResourceId == \"\" and column_ifexists(\"ContainerGroup_s\", \"\")" + " =~ \""
                + place.resourceName()
                + "\")";
    }

    /** Their rows bear the id of the environment; which of the columns there is depends on the tables. */
    private static String ofApp(String name) {
        return "column_ifexists(\"ContainerAppName_s\", \"\") =~ \"" + name
                + "\" or column_ifexists(\"ContainerAppName\", \"\") =~ \"" + name + "\"";
    }

    /**
     * The same of one table of a plan whose tables are only searched, for a time that does not stand in the question.
     *
     * @param table one of them
     */
    String search(String table) {
        return table + " | extend TableName=\"" + table + "\" | where " + alone.getOrDefault(table, rows);
    }

    /** @param asked those of the tables that are asked */
    String query(List<String> asked, TimeWindow span) {
        return "union isfuzzy=true withsource=TableName " + String.join(", ", asked)
                + " | where TimeGenerated >= datetime(" + TickTimes.from(span) + ") and TimeGenerated < datetime("
                + TickTimes.to(span)
                + ") | where " + rows + " | order by TimeGenerated asc";
    }
}
