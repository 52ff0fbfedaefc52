package org.ephemera.azure.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.format.Json;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * The diagnostic settings of a resource, as the answer lists them.
 *
 * @param workspaces the distinct ids by which they name Log Analytics workspaces, whatever these hold
 */
public record DiagnosticSettings(List<JsonNode> all, List<String> workspaces) {
    public DiagnosticSettings {
        all = List.copyOf(all);
        workspaces = List.copyOf(workspaces);
    }

    public static DiagnosticSettings of(JsonNode answer) {
        List<JsonNode> all = answer.path("value").valueStream().toList();
        return new DiagnosticSettings(
                all,
                all.stream()
                        .flatMap(setting -> Json.text(setting.path("properties"), "workspaceId").stream())
                        .filter(id -> !id.isBlank())
                        .distinct()
                        .toList());
    }

    public int count() {
        return all.size();
    }

    /** @param noun whose settings they are */
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
                + (places.isEmpty() ? "no place that is known here" : String.join(" and ", places));
    }

    private static List<String> place(JsonNode properties, String field, String what) {
        return Json.text(properties, field).filter(id -> !id.isBlank()).map(id -> what).stream()
                .toList();
    }
}
