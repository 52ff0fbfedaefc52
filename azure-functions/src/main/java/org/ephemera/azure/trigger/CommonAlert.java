package org.ephemera.azure.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Subject;
import org.ephemera.bag.Json;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Target;

/**
 * The common alert schema of Azure Monitor ({@code azureMonitorCommonAlertSchema}). Only an alert that fires is acted
 * upon; its {@code alertTargetIDs} name container groups or something else. An alert is delivered more than once:
 * {@code alertId} and {@code firedDateTime} say that it is the same.
 */
final class CommonAlert {
    private static final String SCHEMA = "azureMonitorCommonAlertSchema";
    private static final int MOST_TARGETS = 50;

    private CommonAlert() {}

    static boolean looksLikeOne(JsonNode json) {
        return json.path("schemaId").asText().equals(SCHEMA)
                && json.path("data").path("essentials").isObject();
    }

    static Alert read(JsonNode json) {
        JsonNode essentials = json.path("data").path("essentials");
        String condition = Json.text(essentials, "monitorCondition").orElse("");
        if (!condition.equalsIgnoreCase("Fired")) {
            return new Alert.NoContainer("it is not fired but '" + Shown.of(condition) + "'; nothing is collected");
        }
        Map<String, Target> groups = new LinkedHashMap<>();
        String other = "";
        for (JsonNode id : essentials.path("alertTargetIDs")) {
            try {
                Target target = AzureTarget.parse(id.asText());
                groups.putIfAbsent(target.id(), target);
            } catch (IllegalArgumentException e) {
                other = "its target '" + Shown.of(id.asText()) + "' is no " + AzureTarget.nouns();
            }
        }
        if (groups.isEmpty() && isTest(essentials)) {
            return new Alert.NoContainer("it is a test alert and names no container group; nothing is collected");
        }
        if (groups.isEmpty()) {
            return new Alert.NoContainer(other.isEmpty() ? "it names no target" : other + forLogs(essentials));
        }
        if (groups.size() > MOST_TARGETS) {
            return new Alert.NotAnAlert("it names more than " + MOST_TARGETS + " container groups");
        }
        return new Alert.Recognised(groups.values().stream()
                .map(target -> new Subject(
                        trigger(essentials, groups.size() > 1 ? target : null), target, Optional.empty(), ""))
                .toList());
    }

    private static Trigger trigger(JsonNode essentials, @org.jspecify.annotations.Nullable Target one) {
        String id = Json.text(essentials, "alertId").orElse("") + ":"
                + Json.text(essentials, "firedDateTime").orElse("")
                + (one == null ? "" : ":" + one.id());
        return new Trigger(Trigger.Kind.ALERT, "azure.monitor", id, Json.instant(essentials, "firedDateTime"));
    }

    /** An action group's own test is about things of its own, all of which are called test-something. */
    private static boolean isTest(JsonNode essentials) {
        String rule = Json.text(essentials, "alertRule").orElse("").toLowerCase(Locale.ROOT);
        return rule.startsWith("test-");
    }

    /** The rule of a log alert watches a workspace, and the answer is not in the alert. */
    private static String forLogs(JsonNode essentials) {
        String service = Json.text(essentials, "monitoringService").orElse("");
        return List.of("Log Alerts V2", "Log Analytics", "Application Insights").contains(service)
                ? "; a rule over logs names it only if it splits by the dimension _ResourceId"
                : "";
    }
}
