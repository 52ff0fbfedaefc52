package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.ephemera.lab.scenario.AuditScript.Recorded;

/** An API server's recorded calls as rows of Log Analytics: in columns, or each as one text in {@code AzureDiagnostics}. */
final class AuditTable {
    /** Column by member; what the event has besides is not kept. */
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

    /** @param row what all rows have; the table {@code AKSAuditAdmin} knows nothing of what only reads */
    static List<ObjectNode> rows(String table, List<Recorded> events, JsonNode row) {
        return events.stream()
                .filter(each -> !table.equals("AKSAuditAdmin")
                        || !READING.contains(each.event().path("verb").asText()))
                .map(each -> row(table, each, row))
                .toList();
    }

    private static ObjectNode row(String table, Recorded recorded, JsonNode common) {
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
