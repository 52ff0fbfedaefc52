package org.ephemera.azure.catalog;

import java.util.List;
import java.util.Optional;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Catalog of the artifacts of Log Analytics and of diagnostic settings, with the operations that read them. */
public final class LogsCatalog {
    public static final ApiOperation QUERY = new ApiOperation(
            "operationalinsights", "Query_Execute", "Microsoft.OperationalInsights/workspaces/query/read");

    /**
     * Permission to read the tables. Log Analytics reports to a caller without this permission that a table does not
     * exist.
     */
    public static final String TABLES = "Microsoft.OperationalInsights/workspaces/query/*/read";

    /**
     * Search of a table in the Basic or Auxiliary plan, which the query API does not read. The REST specifications do
     * not contain this operation.
     */
    public static final ApiOperation SEARCH =
            new ApiOperation("operationalinsights", "Query_Search", QUERY.permission());

    public static final Artifact ROWS = new Artifact(
            "azure.loganalytics.rows",
            "Rows about the target in a Log Analytics workspace: output and events, also of earlier instances",
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
            "Diagnostic settings of the target: destinations of its logs",
            Volatility.V5,
            false,
            false,
            List.of(LIST_SETTINGS.key()),
            List.of(LIST_SETTINGS.permission()),
            "https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/list");

    /**
     * Parameters of {@link #DIAGNOSTIC_SETTINGS}.
     *
     * @param settingsOf resource that has the settings: "" for the target, or the environment of the app
     * @param alone true if only these settings can identify the workspace of the target; without a workspace, the
     *     target has no rows
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
     * @param workspace id of the workspace for queries
     * @param insights true if a group sends its output in the format of Container Insights
     */
    public record RowsParameters(
            AzurePlace place, String workspace, boolean insights, ClusterRows.Parameters cluster) {}

    private LogsCatalog() {}
}
