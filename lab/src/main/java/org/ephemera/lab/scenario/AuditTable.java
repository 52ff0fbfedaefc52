package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.ephemera.lab.scenario.AuditScript.AuditEvent;

/**
 * Converter of audit events to simulated rows of Log Analytics: either in columns, or each event as one text in {@code
 * AzureDiagnostics}.
 */
final class AuditTable {
    /** Column by member of the event. Other members are dropped. */
    private static final Map<String, String> COLUMNS = Map.ofEntries(
            Map.entry("auditID", "AuditId"),
            Map.entry("level", "Level"),
            Map.entry("stage", "Stage"),
            Map.entry("requestURI", "RequestUri"),
            Map.entry("verb", "Verb"),
            Map.entry("user", "User"),
            Map.entry("impersonatedUser", "ImpersonatedUser"),
            Map.entry("sourceIPs", "SourceIps"),
            Map.entry("userAgent", "UserAgent"),
            Map.entry("objectRef", "ObjectRef"),
            Map.entry("responseStatus", "ResponseStatus"),
            Map.entry("requestObject", "RequestObject"),
            Map.entry("responseObject", "ResponseObject"),
            Map.entry("requestReceivedTimestamp", "RequestReceivedTime"),
            Map.entry("stageTimestamp", "StageReceivedTime"),
            Map.entry("annotations", "Annotations"));

    private static final List<String> READING = List.of("get", "list", "watch");

    private AuditTable() {}

    /**
     * Returns the rows of a table. The table {@code AKSAuditAdmin} has no read calls.
     *
     * @param row columns that all rows share
     */
    static List<ObjectNode> rows(String table, List<AuditEvent> events, JsonNode row) {
        return events.stream()
                .filter(each -> !table.equals("AKSAuditAdmin")
                        || !READING.contains(each.event().path("verb").asText()))
                .map(each -> row(table, each, row))
                .toList();
    }

    private static ObjectNode row(String table, AuditEvent recorded, JsonNode common) {
        ObjectNode row = ((ObjectNode) common.deepCopy())
                .put("TimeGenerated", recorded.at().toString());
        if (table.equals("AzureDiagnostics")) {
            return row.put("log_s", recorded.event().toString());
        }
        recorded.event().properties().forEach(member -> {
            String column = COLUMNS.get(member.getKey());
            if (column != null) {
                row.set(column, member.getValue());
            }
        });
        return row;
    }
}
