package org.ephemera.azure.catalog;

import java.util.List;
import java.util.Optional;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Artifacts of Log Analytics, of the settings that send logs there, and the operations that read them. */
public final class LogsCatalog {
    public static final ApiOperation QUERY = new ApiOperation(
            "operationalinsights", "Query_Execute", "Microsoft.OperationalInsights/workspaces/query/read");

    /** Of the tables themselves. A caller without it is told of none, as if they were not there. */
    public static final String TABLES = "Microsoft.OperationalInsights/workspaces/query/*/read";

    /** Of a table that the API for queries does not read. It has no name in the specifications. */
    public static final ApiOperation SEARCH =
            new ApiOperation("operationalinsights", "Query_Search", QUERY.permission());

    public static final Artifact ROWS = new Artifact(
            "azure.loganalytics.rows",
            "What a Log Analytics workspace kept of the target: output and events, also of earlier instances",
            Volatility.V4,
            false,
            true,
            List.of(QUERY.key(), SEARCH.key()),
            List.of(QUERY.permission(), TABLES),
            "https://learn.microsoft.com/azure/azure-monitor/reference/tables-index");

    public static final String WORKSPACE_TYPE = "Microsoft.OperationalInsights/workspaces";

    public static final ApiOperation GET_WORKSPACE =
            new ApiOperation("operationalinsights", "Workspaces_Get", "Microsoft.OperationalInsights/workspaces/read");

    public static final Artifact WORKSPACE = new Artifact(
            "azure.loganalytics.workspace",
            "The Log Analytics workspace that a diagnostic setting names",
            Volatility.V5,
            false,
            false,
            List.of(GET_WORKSPACE.key()),
            List.of(GET_WORKSPACE.permission()),
            "https://learn.microsoft.com/rest/api/loganalytics/workspaces/get");

    public static final ApiOperation LIST_SETTINGS =
            new ApiOperation("monitor", "DiagnosticSettings_List", "Microsoft.Insights/diagnosticSettings/read");

    public static final Artifact DIAGNOSTIC_SETTINGS = new Artifact(
            "azure.monitor.diagnostic-settings",
            "Where diagnostic settings send the target's logs",
            Volatility.V5,
            false,
            false,
            List.of(LIST_SETTINGS.key()),
            List.of(LIST_SETTINGS.permission()),
            "https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/list");

    /**
     * Parameters of {@link #DIAGNOSTIC_SETTINGS}.
     *
     * @param settingsOf the resource whose settings they are, where it is not the target itself: the environment of an app
     * @param alone true if nobody else names a workspace, so that this one must say whether there are rows to be had
     */
    public record DiagnosticSettingsParameters(AzurePlace place, String settingsOf, Optional<Boolean> alone) {}

    /**
     * Parameters of {@link #WORKSPACE}.
     *
     * @param workspaceResource its resource id
     */
    public record WorkspaceParameters(AzurePlace place, String workspaceResource, ClusterRows.Parameters cluster) {}

    /**
     * Parameters of {@link #ROWS} and of {@link ClusterRows}.
     *
     * @param workspace the id by which its rows are asked for
     * @param insights true if a group has its output sent as Container Insights sends it
     */
    public record RowsParameters(
            AzurePlace place, String workspace, boolean insights, ClusterRows.Parameters cluster) {}

    private LogsCatalog() {}
}
