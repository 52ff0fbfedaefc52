package org.ephemera.analyze.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import org.ephemera.analyze.model.Evidence;

/** What ECS says of its own actions: an event each, in a log group. */
final class ActionLog {
    private ActionLog() {}

    static void add(LoggedEvents logged, Entries entries) {
        logged.of(
                "aws.ecs.action-log",
                "ECS's own actions",
                (moment, action, message, evidence) -> add(moment, action, message, evidence, entries));
    }

    private static void add(Moment moment, JsonNode action, String message, Evidence evidence, Entries entries) {
        String source = action.path("actionSourceId").asText();
        String name = action.path("eventName").asText();
        JsonNode detail = action.path("detail");
        entries.add(
                Kind.TASK,
                moment,
                "timestamp",
                source.substring(source.lastIndexOf('/') + 1),
                name.isEmpty() ? message : name + (detail.isEmpty() ? "" : " " + detail),
                "",
                evidence);
    }
}
