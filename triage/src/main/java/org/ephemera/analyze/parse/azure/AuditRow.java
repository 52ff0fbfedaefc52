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
 * Events of an AKS cluster's audit log as rows of a workspace: of the tables {@code AKSAudit} and {@code AKSAuditAdmin} a column for each
 * field, in {@code AzureDiagnostics} the event as a text in {@code log_s}.
 */
public final class AuditRow {
    /** More than an API server writes of one event. */
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

    /** Where it stands: the text, or the whole row. */
    public FileLocation place() {
        int text = row.index(List.of(TEXT));
        String whole = row.place().substring(0, row.place().length() - 1);
        return new FileLocation.Pointer(text < 0 ? whole : row.place() + text);
    }

    /** The event as the API server wrote it; a missing node if there is none. What it answered with is left out. */
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

    /** A part that is too large is told by words in its place. */
    private static JsonNode parsed(String json) {
        try {
            return Json.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
