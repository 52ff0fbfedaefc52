package org.ephemera.analyze.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Place;
import org.ephemera.analyze.read.Answer;
import org.ephemera.analyze.read.SealedPackage;
import org.ephemera.bag.Json;

/** What ECS says of its own actions: an event each, in a log group. */
final class ActionLog {
    private static final String ARTIFACT = "aws.ecs.action-log";

    private ActionLog() {}

    static void add(SealedPackage sealed, Entries entries, List<Gap> gaps) {
        for (Answer answer : sealed.answers(ARTIFACT).toList()) {
            try {
                Evidence events = answer.at(Place.root().child("events"));
                int index = 0;
                for (JsonNode event : sealed.read(answer).path("events")) {
                    Evidence evidence = events.child(index++);
                    Moment.of(event.path("timestamp"))
                            .ifPresent(
                                    moment -> add(moment, event.path("message").asText(), evidence, entries));
                }
            } catch (IOException e) {
                gaps.add(new Gap(answer.item(), "the timeline lacks ECS's own actions: " + e.getMessage()));
            }
        }
    }

    private static void add(Moment moment, String message, Evidence evidence, Entries entries) {
        JsonNode action = parsed(message);
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

    private static JsonNode parsed(String message) {
        try {
            return Json.parse(message.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Json.object();
        }
    }
}
