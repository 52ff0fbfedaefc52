package org.ephemera.analyze.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/** Reader of log group pages in which each event is a separate JSON object. */
final class LoggedEvents {
    private final SealedPackage sealed;
    private final List<EvidenceGap> gaps;

    /**
     * Creates a reader.
     *
     * @param gaps receives a gap for each page that cannot be read
     */
    LoggedEvents(SealedPackage sealed, List<EvidenceGap> gaps) {
        this.sealed = sealed;
        this.gaps = gaps;
    }

    /** Consumer of events. */
    interface EventConsumer {
        /**
         * Accepts an event.
         *
         * @param moment time at which it was logged
         * @param event the message as a JSON object; empty if the message is not JSON
         */
        void accept(DocumentTime moment, JsonNode event, String message, EvidenceLocation evidence);
    }

    /**
     * Passes each event of an artifact to the consumer.
     *
     * @param what the entries that are missing if a page cannot be read
     */
    void forEach(String artifact, String what, EventConsumer each) {
        for (ApiResponse answer : sealed.responses(artifact).toList()) {
            try {
                EvidenceLocation events = answer.at(FileLocation.root().child("events"));
                int index = 0;
                for (JsonNode event : sealed.read(answer).path("events")) {
                    EvidenceLocation evidence = events.child(index++);
                    String message = event.path("message").asText();
                    DocumentTime.of(event.path("timestamp"))
                            .ifPresent(moment -> each.accept(moment, parse(message), message, evidence));
                }
            } catch (IOException e) {
                gaps.add(new EvidenceGap(
                        answer.item(), "the timeline does not contain " + what + ": " + e.getMessage()));
            }
        }
    }

    private static JsonNode parse(String message) {
        try {
            return Json.parse(message.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Json.object();
        }
    }
}
