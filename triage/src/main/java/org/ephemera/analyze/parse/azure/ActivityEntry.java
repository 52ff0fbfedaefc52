package org.ephemera.analyze.parse.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.parse.call.CollectorPrincipal;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.format.Json;

/**
 * Parser of entries of the Azure activity log. An operation has at least two entries, at its start and at its end; each
 * entry is one call.
 */
public final class ActivityEntry {
    private static final String OBJECT = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    private ActivityEntry() {}

    /**
     * Parses an entry.
     *
     * @return empty if it has no time or no operation
     */
    public static Optional<ControlCall> call(JsonNode entry, CollectorPrincipal collector, EvidenceLocation at) {
        Optional<Instant> time = CloudTimes.of(entry, "eventTimestamp");
        String action = value(entry.path("operationName"));
        if (time.isEmpty() || action.isEmpty()) {
            return Optional.empty();
        }
        JsonNode claims = entry.path("claims");
        String provider = value(entry.path("resourceProviderName"));
        ControlCall call = new ControlCall(
                time.get(),
                provider.isEmpty() ? action.split("/", 2)[0] : provider,
                action,
                first(entry.path("caller"), claims.path("name"), claims.path("appid"))
                        .orElse(""),
                first(entry.path("httpRequest").path("clientIpAddress"), claims.path("ipaddr")),
                Optional.empty(),
                "",
                error(entry),
                Json.text(entry, "eventDataId").orElse(at.file() + "#" + at.place()),
                entry.path("properties"),
                entry,
                false,
                at);
        return Optional.of(
                collector.mark(call, collector.isObject(claims.path(OBJECT).asText())));
    }

    /** Returns the status: {@code Started}, {@code Accepted}, {@code Succeeded} or {@code Failed}. */
    static String status(JsonNode entry) {
        return value(entry.path("status"));
    }

    private static Optional<String> error(JsonNode entry) {
        if (!status(entry).equals("Failed")) {
            return Optional.empty();
        }
        String more = value(entry.path("subStatus"));
        return Optional.of(more.isEmpty() ? "Failed" : more);
    }

    /** Returns the text of a value. The REST API returns {@code {"value": …}}, alerts contain the text alone. */
    private static String value(JsonNode named) {
        return named.isTextual() ? named.textValue() : named.path("value").asText();
    }

    private static Optional<String> first(JsonNode... candidates) {
        return List.of(candidates).stream()
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> !text.isBlank())
                .findFirst();
    }
}
