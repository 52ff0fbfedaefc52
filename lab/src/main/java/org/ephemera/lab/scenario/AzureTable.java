package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A table of a Log Analytics workspace.
 *
 * @param workspace its customer id
 * @param rows columns by name, {@code TimeGenerated} and {@code _ResourceId} among them
 */
public record AzureTable(String workspace, String name, List<ObjectNode> rows) {
    public AzureTable {
        rows = List.copyOf(rows);
    }
}
