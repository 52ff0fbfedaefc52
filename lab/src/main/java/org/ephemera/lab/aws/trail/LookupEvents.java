package org.ephemera.lab.aws.trail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.TrailEvent;

/**
 * Simulated CloudTrail operation LookupEvents: returns management events of the last 90 days, newest first, filtered by
 * at most one attribute.
 */
record LookupEvents(Scenario scenario) implements AwsOperation {

    private static final int LARGEST_PAGE = 50;
    private static final Set<String> KEYS = Set.of(
            "AccessKeyId",
            "EventId",
            "EventName",
            "EventSource",
            "ReadOnly",
            "ResourceName",
            "ResourceType",
            "Username");
    private static final Duration HISTORY = Duration.ofDays(90);

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        JsonNode attributes = call.input().path("LookupAttributes");
        if (attributes.size() > 1) {
            throw AwsError.badRequest(
                    "InvalidLookupAttributesException", "You can specify only one lookup attribute at a time.");
        }
        if (!attributes.isEmpty()
                && !KEYS.contains(attributes.path(0).path("AttributeKey").asText())) {
            throw AwsError.badRequest("InvalidLookupAttributesException", "The lookup attribute is not valid.");
        }
        Instant oldest = scenario.clock().instant().minus(HISTORY);
        Instant start = call.instant("StartTime").filter(oldest::isBefore).orElse(oldest);
        Instant end = call.instant("EndTime").orElse(Instant.MAX);
        if (end.isBefore(start)) {
            throw AwsError.badRequest("InvalidTimeRangeException", "The end time is before the start time.");
        }
        List<TrailEvent> wanted = scenario.audit().trail().stream()
                .filter(event -> event.text("awsRegion").equals(call.region()))
                .filter(event -> attributes.isEmpty() || has(event, attributes.path(0)))
                .filter(event -> !event.time().isBefore(start) && !event.time().isAfter(end))
                .sorted(Comparator.comparing(TrailEvent::time).reversed())
                .toList();
        int requested = call.limit(
                "MaxResults",
                LARGEST_PAGE,
                LARGEST_PAGE,
                AwsError.badRequest("InvalidMaxResultsException", "MaxResults must be between 1 and 50."));
        AwsError badToken = AwsError.badRequest("InvalidNextTokenException", "The token is invalid or has expired.");
        PageRequest page = PageRequest.of(call, call.text("NextToken"), requested, badToken);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode shown = answer.putArray("Events");
        page.of(wanted).forEach(event -> shown.add(shown(event)));
        page.nextToken(wanted.size()).ifPresent(token -> answer.put("NextToken", token));
        return answer;
    }

    private static boolean has(TrailEvent event, JsonNode attribute) {
        String value = attribute.path("AttributeValue").asText();
        if (attribute.path("AttributeKey").asText().equals("ResourceName")) {
            return event.event()
                    .path("resources")
                    .valueStream()
                    .anyMatch(resource -> resource.path("ARN").asText().equals(value));
        }
        String actual = switch (attribute.path("AttributeKey").asText()) {
            case "EventId" -> event.text("eventID");
            case "EventName" -> event.text("eventName");
            case "EventSource" -> event.text("eventSource");
            case "ReadOnly" -> event.text("readOnly");
            case "Username" -> event.username();
            case "AccessKeyId" -> event.accessKeyId();
            default -> "";
        };
        return actual.equals(value);
    }

    private static ObjectNode shown(TrailEvent event) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.put("EventId", event.text("eventID")).put("EventName", event.text("eventName"));
        shown.put("ReadOnly", event.text("readOnly")).put("EventSource", event.text("eventSource"));
        shown.putPOJO("EventTime", event.time());
        Optional.of(event.accessKeyId()).filter(id -> !id.isEmpty()).ifPresent(id -> shown.put("AccessKeyId", id));
        Optional.of(event.username()).filter(name -> !name.isEmpty()).ifPresent(name -> shown.put("Username", name));
        shown.putArray("Resources");
        return shown.put("CloudTrailEvent", event.event().toString());
    }
}
