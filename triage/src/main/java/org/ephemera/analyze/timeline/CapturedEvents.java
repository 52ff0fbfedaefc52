package org.ephemera.analyze.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.Evidence;

/**
 * Events of ECS that somebody keeps in a log group, as EventBridge was given them: states of tasks, actions of services. Calls to ECS
 * among them are in the timeline by CloudTrail.
 */
final class CapturedEvents {
    private static final String CALL = "AWS API Call via CloudTrail";
    /** With the group, as those of {@code shop-admin} are found with those of {@code shop}: a task's id does not say whose it is. */
    private static final List<String> TOLD =
            List.of("group", "eventName", "lastStatus", "desiredStatus", "stopCode", "stoppedReason", "reason");

    private CapturedEvents() {}

    static void add(LoggedEvents logged, TimelineEntries entries) {
        logged.of(
                "aws.ecs.captured-events",
                "events of ECS that were kept",
                (logging, event, message, evidence) -> add(logging, event, evidence, entries));
    }

    private static void add(DocumentTime logging, JsonNode event, Evidence evidence, TimelineEntries entries) {
        String type = event.path("detail-type").asText();
        if (type.isEmpty() || type.equals(CALL)) {
            return;
        }
        JsonNode detail = event.path("detail");
        String about = event.path("resources").path(0).asText();
        String told = TOLD.stream()
                .filter(name -> !detail.path(name).asText("").isEmpty())
                .map(name -> name + " " + detail.path(name).asText())
                .collect(Collectors.joining(", "));
        entries.add(
                EntryKind.TASK,
                DocumentTime.of(event.path("time")).orElse(logging),
                "time",
                about.substring(about.lastIndexOf('/') + 1),
                type + (told.isEmpty() ? "" : ": " + told),
                detail.path("startedBy").asText(""),
                evidence);
    }
}
