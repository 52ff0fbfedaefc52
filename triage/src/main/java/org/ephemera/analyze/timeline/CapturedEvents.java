package org.ephemera.analyze.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.EvidenceLocation;

/**
 * Timeline entries of ECS events that an EventBridge rule of the customer stores in a log group: task state changes and
 * service actions.
 * Calls to ECS are left out, because CloudTrail already provides them.
 */
final class CapturedEvents {
    private static final String CALL = "AWS API Call via CloudTrail";
    /**
     * Fields to show. The group is included because the search for {@code shop} also finds {@code shop-admin}, and a
     * task ID does not contain the service.
     */
    private static final List<String> SHOWN_FIELDS =
            List.of("group", "eventName", "lastStatus", "desiredStatus", "stopCode", "stoppedReason", "reason");

    private CapturedEvents() {}

    static void add(LoggedEvents logged, TimelineEntries entries) {
        logged.forEach(
                "aws.ecs.captured-events",
                "stored ECS events",
                (logging, event, message, evidence) -> add(logging, event, evidence, entries));
    }

    private static void add(DocumentTime logging, JsonNode event, EvidenceLocation evidence, TimelineEntries entries) {
        String type = event.path("detail-type").asText();
        if (type.isEmpty() || type.equals(CALL)) {
            return;
        }
        JsonNode detail = event.path("detail");
        String about = event.path("resources").path(0).asText();
        String details = SHOWN_FIELDS.stream()
                .filter(name -> !detail.path(name).asText("").isEmpty())
                .map(name -> name + " " + detail.path(name).asText())
                .collect(Collectors.joining(", "));
        entries.add(
                EntryKind.TASK,
                DocumentTime.of(event.path("time")).orElse(logging),
                "time",
                about.substring(about.lastIndexOf('/') + 1),
                type + (details.isEmpty() ? "" : ": " + details),
                detail.path("startedBy").asText(""),
                evidence);
    }
}
