package org.ephemera.analyze.parse.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.format.Json;

/**
 * Event of an AKS audit log as a row of a Log Analytics workspace. The tables {@code AKSAudit} and
 * {@code AKSAuditAdmin} have a column for each field; {@code AzureDiagnostics} has the event as a text in
 * {@code log_s}.
 */
public final class AuditRow {
    /** Size limit of an event in bytes; an API server writes less. */
    public static final int LONGEST = 1 << 20;

    private static final String TEXT = "log_s";
    private static final Map<String, String> WORDS = new TreeMap<>(Map.of(
            "AuditId", "auditID",
            "Level", "level",
            "Stage", "stage",
            "RequestUri", "requestURI",
            "Verb", "verb",
            "UserAgent", "userAgent",
            "RequestReceivedTime", "requestReceivedTimestamp",
            "StageReceivedTime", "stageTimestamp"));
    private static final Map<String, String> PARTS = new TreeMap<>(Map.of(
            "User", "user",
            "ImpersonatedUser", "impersonatedUser",
            "SourceIps", "sourceIPs",
            "ObjectRef", "objectRef",
            "ResponseStatus", "responseStatus",
            "RequestObject", "requestObject",
            "Annotations", "annotations"));

    private final LogAnalyticsTables.Row row;

    public AuditRow(LogAnalyticsTables.Row row) {
        this.row = row;
    }

    /** Returns the place of the event: the text column, or else the complete row. */
    public FileLocation place() {
        int text = row.index(List.of(TEXT));
        String whole = row.place().substring(0, row.place().length() - 1);
        return new FileLocation.Pointer(text < 0 ? whole : row.place() + text);
    }

    /** Returns the event as the API server wrote it, without its response object; a missing node if absent. */
    public JsonNode event() {
        String text = row.value(TEXT);
        if (!text.isEmpty()) {
            return parsed(text);
        }
        if (row.value("Verb").isEmpty()) {
            return MissingNode.getInstance();
        }
        ObjectNode event = Json.object();
        WORDS.forEach((column, field) -> {
            if (!row.value(column).isEmpty()) {
                event.put(field, row.value(column));
            }
        });
        PARTS.forEach((column, field) -> {
            JsonNode part = parsed(row.value(column));
            if (part.isContainerNode()) {
                event.set(field, part);
            }
        });
        if (!event.has("requestReceivedTimestamp") && !event.has("stageTimestamp")) {
            event.put("stageTimestamp", row.value("TimeGenerated"));
        }
        return event;
    }

    /** If a part is too large, its column contains a text that is not JSON; it becomes a missing node. */
    private static JsonNode parsed(String json) {
        try {
            return Json.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
