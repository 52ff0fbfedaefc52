package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Table of a simulated Log Analytics workspace.
 *
 * @param workspace customer id of the workspace
 * @param rows columns by name, including {@code TimeGenerated} and {@code _ResourceId}
 * @param basic true if the table is in the Basic plan, which the query API does not support
 */
public record AzureTable(String workspace, String name, List<ObjectNode> rows, boolean basic) {
    public AzureTable {
        rows = List.copyOf(rows);
    }

    public AzureTable(String workspace, String name, List<ObjectNode> rows) {
        this(workspace, name, rows, false);
    }

    public AzureTable inBasicPlan() {
        return new AzureTable(workspace, name, rows, true);
    }
}
