package org.ephemera.analyze.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/** Pages of a log group in which each event is a JSON object of its own. */
final class LoggedEvents {
    private final SealedPackage sealed;
    private final List<Gap> gaps;

    /** @param gaps to which is added what could not be read */
    LoggedEvents(SealedPackage sealed, List<Gap> gaps) {
        this.sealed = sealed;
        this.gaps = gaps;
    }

    /** Is given each event. */
    interface Each {
        /**
         * @param moment when it was logged
         * @param event the message as an object; an empty one if it is none
         */
        void event(DocumentTime moment, JsonNode event, String message, Evidence evidence);
    }

    /** @param what of them the timeline lacks if a page cannot be read */
    void of(String artifact, String what, Each each) {
        for (ApiResponse answer : sealed.answers(artifact).toList()) {
            try {
                Evidence events = answer.at(FileLocation.root().child("events"));
                int index = 0;
                for (JsonNode event : sealed.read(answer).path("events")) {
                    Evidence evidence = events.child(index++);
                    String message = event.path("message").asText();
                    DocumentTime.of(event.path("timestamp"))
                            .ifPresent(moment -> each.event(moment, parsed(message), message, evidence));
                }
            } catch (IOException e) {
                gaps.add(new Gap(answer.item(), "the timeline lacks " + what + ": " + e.getMessage()));
            }
        }
    }

    private static JsonNode parsed(String message) {
        try {
            return Json.parse(message.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Json.object();
        }
    }
}
