package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A table of a Log Analytics workspace.
 *
 * @param workspace its customer id
 * @param rows columns by name, {@code TimeGenerated} and {@code _ResourceId} among them
 * @param basic true if it is in the Basic plan, whose tables the API for queries does not read
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
