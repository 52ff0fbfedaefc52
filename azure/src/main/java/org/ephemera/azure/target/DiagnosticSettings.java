package org.ephemera.azure.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.format.Json;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Diagnostic settings of a resource, as listed in the response.
 *
 * @param workspaces distinct ids of Log Analytics workspaces in the settings, as spelled there
 */
public record DiagnosticSettings(List<JsonNode> all, List<String> workspaces) {
    public DiagnosticSettings {
        all = List.copyOf(all);
        workspaces = List.copyOf(workspaces);
    }

    /** Reads the settings from a response. */
    public static DiagnosticSettings of(JsonNode response) {
        List<JsonNode> all = response.path("value").valueStream().toList();
        return new DiagnosticSettings(
                all,
                all.stream()
                        .flatMap(setting -> Json.text(setting.path("properties"), "workspaceId").stream())
                        .filter(id -> !id.isBlank())
                        .distinct()
                        .toList());
    }

    /** Returns the number of settings. */
    public int count() {
        return all.size();
    }

    /**
     * Returns the outcome of the item.
     *
     * @param noun resource with these settings
     */
    public Outcome outcome(String noun) {
        return all.isEmpty()
                ? new Outcome.Empty(noun + " has no diagnostic setting")
                : new Outcome.Collected(
                        all.stream().map(DiagnosticSettings::sentence).collect(Collectors.joining("; ")));
    }

    private static String sentence(JsonNode setting) {
        JsonNode properties = setting.path("properties");
        List<String> logs = properties
                .path("logs")
                .valueStream()
                .filter(log -> log.path("enabled").asBoolean())
                .flatMap(log ->
                        Stream.concat(Json.text(log, "category").stream(), Json.text(log, "categoryGroup").stream()))
                .map(SanitizedText::of)
                .toList();
        List<String> places = Stream.of(
                        place(properties, "workspaceId", "a workspace"),
                        place(properties, "storageAccountId", "a storage account, which is not read"),
                        place(properties, "eventHubAuthorizationRuleId", "an event hub, which is not read"))
                .flatMap(List::stream)
                .toList();
        return SanitizedText.of(setting.path("name").asText()) + " sends "
                + (logs.isEmpty() ? "no log" : String.join(", ", logs)) + " to "
                + (places.isEmpty() ? "an unknown destination" : String.join(" and ", places));
    }

    private static List<String> place(JsonNode properties, String field, String what) {
        return Json.text(properties, field).filter(id -> !id.isBlank()).map(id -> what).stream()
                .toList();
    }
}
