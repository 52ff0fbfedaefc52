package org.ephemera.recorder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Base64;
import org.ephemera.acquire.EventKeys;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/**
 * Event of a stopped container that the recorder stores.
 *
 * @param target name of the stopped task or container group in the cloud
 * @param event bytes as received
 */
public record RecordedEvent(
        RecorderScope scope,
        AcquisitionTrigger trigger,
        String target,
        DefinitionReference definition,
        ReceivedEvent event) {

    /** Returns the key of the event, by which its own package would also be found. */
    public Digest key() {
        return EventKeys.event(trigger);
    }

    /** Returns the time of the event, or another time if it has none. */
    Instant time(Instant otherwise) {
        return trigger.eventTime().orElse(otherwise);
    }

    /**
     * Returns {@code schema, receivedAt, source, type, eventKey, eventTime, target, definition, sha256, eventBase64}.
     */
    ObjectNode toJson(Instant receivedAt) {
        ObjectNode json = Json.object()
                .put("schema", "urn:ephemera:recorded-event:v1")
                .put("receivedAt", receivedAt.toString())
                .put("source", trigger.source())
                .put("type", trigger.type())
                .put("eventKey", key().hex())
                .put("eventTime", trigger.eventTime().map(Instant::toString).orElse(null))
                .put("target", target);
        switch (definition) {
            case DefinitionReference.Named named ->
                json.putObject("definition")
                        .put("name", named.name())
                        .put("key", named.key().hex());
            case DefinitionReference.Absent untold ->
                json.putObject("definition").put("untold", untold.reason());
        }
        byte[] bytes = event.bytes();
        return json.put("sha256", Digest.of(bytes).hex())
                .put("eventBase64", Base64.getEncoder().encodeToString(bytes));
    }
}
