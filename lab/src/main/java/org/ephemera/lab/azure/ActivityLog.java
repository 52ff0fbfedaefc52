package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.scenario.AzureScenario;

/**
 * Simulated activity log of a subscription ({@code ActivityLogs_List}), newest event first. The filter is a time range
 * and at most one field. An event is available after its {@code submissionTimestamp}. A query that starts before the
 * retention of 90 days is refused.
 */
final class ActivityLog {
    private static final String VERSION = "2015-04-01";
    private static final Duration RETENTION = Duration.ofDays(90);
    private static final int PAGE = 200;
    private static final Pattern FILTER = Pattern.compile("eventTimestamp ge '(?<from>[^']+)' and eventTimestamp le"
            + " '(?<to>[^']+)'(?: and (?<field>resourceGroupName|resourceUri|resourceProvider|correlationId) eq"
            + " '(?<value>[^']+)')?");

    private final AzureScenario scenario;

    private ActivityLog(AzureScenario scenario) {
        this.scenario = scenario;
    }

    static List<OperationRoute> routes(AzureScenario scenario) {
        return List.of(OperationRoute.get(
                OperationRoute.SUBSCRIPTION + "/providers/Microsoft\\.Insights/eventtypes/management/values",
                "monitor:ActivityLogs_List",
                "Microsoft.Insights/eventtypes/values/read",
                VERSION,
                (call, path) -> new ActivityLog(scenario).list(call)));
    }

    private ObjectNode list(AzureCall call) throws AzureError {
        Matcher filter = FILTER.matcher(call.param("$filter").orElse(""));
        if (!filter.matches()) {
            throw AzureError.badRequest(
                    "BadRequest",
                    "The query string does not contain the required parameter or its form is not supported");
        }
        if (time(filter.group("from")).isBefore(scenario.clock().instant().minus(RETENTION))) {
            throw AzureError.badRequest("BadRequest", "The start time cannot be more than 90 days in the past.");
        }
        List<ObjectNode> found = scenario.all("activity").stream()
                .filter(event -> matches(event, filter))
                .sorted(Comparator.comparing((ObjectNode event) -> at(event, "eventTimestamp"))
                        .reversed())
                .toList();
        return ArmPages.page(call, PAGE, found);
    }

    private boolean matches(ObjectNode event, Matcher filter) {
        Instant now = scenario.clock().instant();
        Instant at = at(event, "eventTimestamp");
        boolean there = !at.isBefore(time(filter.group("from")))
                && !at.isAfter(time(filter.group("to")))
                && !at(event, "submissionTimestamp").isAfter(now)
                && at.isAfter(now.minus(RETENTION));
        return there && (filter.group("field") == null || value(event, filter).equalsIgnoreCase(filter.group("value")));
    }

    private static String value(ObjectNode event, Matcher filter) {
        return switch (filter.group("field")) {
            case "resourceUri" -> event.path("resourceId").asText();
            case "resourceProvider" ->
                event.path("resourceProviderName").path("value").asText();
            default -> event.path(filter.group("field")).asText();
        };
    }

    private static Instant at(ObjectNode event, String field) {
        return time(event.path(field).asText());
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
