package org.ephemera.analyze.parse.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.parse.call.CollectorPrincipal;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.format.Json;

/** An entry of Azure's activity log. An operation has two at least, when it begins and when it ends; each is a call here. */
public final class ActivityEntry {
    private static final String OBJECT = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    private ActivityEntry() {}

    /** @return empty if it has no time or no operation */
    public static Optional<ControlCall> call(JsonNode entry, CollectorPrincipal collector, Evidence at) {
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

    /** {@code Started}, {@code Accepted}, {@code Succeeded} or {@code Failed}. */
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

    /** REST says {@code {"value": …}}, alerts say the text alone. */
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
