package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.AzureScenario;

/**
 * Who did what to resources ({@code ActivityLogs_List}), newest first. The filter is a window and one name at most; an
 * event is there once its {@code submissionTimestamp} has passed.
 */
final class ActivityLog {
    private static final String VERSION = "2015-04-01";
    private static final Duration RETENTION = Duration.ofDays(90);
    /** Whatever address a client was told to use, links are those of Azure. */
    private static final String HOME = "https://management.azure.com";

    private static final int PAGE = 200;
    private static final Pattern FILTER = Pattern.compile("eventTimestamp ge '(?<from>[^']+)' and eventTimestamp le"
            + " '(?<to>[^']+)'(?: and (?<field>resourceGroupName|resourceUri|resourceProvider|correlationId) eq"
            + " '(?<value>[^']+)')?");

    private final AzureScenario scenario;

    private ActivityLog(AzureScenario scenario) {
        this.scenario = scenario;
    }

    static List<Route> routes(AzureScenario scenario) {
        return List.of(Route.get(
                Route.SUBSCRIPTION + "/providers/Microsoft\\.Insights/eventtypes/management/values",
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
        List<ObjectNode> found = scenario.all("activity").stream()
                .filter(event -> matches(event, filter))
                .sorted(Comparator.comparing((ObjectNode event) -> at(event, "eventTimestamp"))
                        .reversed())
                .toList();
        int from = call.param("$skiptoken").map(Integer::parseInt).orElse(0);
        boolean empty =
                from == 0 && call.param("$skiptoken").isEmpty() && call.faults().has(Fault.EmptyPageWithToken.class);
        int size = empty
                ? 0
                : call.faults()
                        .first(Fault.PageSize.class)
                        .map(Fault.PageSize::items)
                        .orElse(PAGE);
        int to = Math.min(from + size, found.size());
        boolean stuck = call.faults().has(Fault.RepeatedToken.class);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        found.subList(Math.min(from, to), to).forEach(answer.withArray("value")::add);
        if (found.isEmpty() || from >= to) {
            answer.withArray("value");
        }
        if (to < found.size() || empty || stuck) {
            answer.put("nextLink", link(call, stuck ? 0 : to));
        }
        return answer;
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

    private static String link(AzureCall call, int skip) {
        return HOME + call.path() + "?api-version=" + VERSION + "&$filter="
                + URLEncoder.encode(call.param("$filter").orElse(""), StandardCharsets.UTF_8)
                        .replace("+", "%20")
                + "&$skiptoken=" + skip;
    }
}
