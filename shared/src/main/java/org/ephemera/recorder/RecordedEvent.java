package org.ephemera.recorder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Base64;
import org.ephemera.acquire.EventKeys;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.format.Json;
import org.ephemera.format.Trigger;
import org.ephemera.model.Digest;

/**
 * One event that is to be recorded.
 *
 * @param target what it is about, as the cloud names it
 * @param event its bytes, as they came
 */
public record RecordedEvent(
        RecorderScope scope, Trigger trigger, String target, DefinitionReference definition, ReceivedEvent event) {

    /** The same by which its package is found, should it get one of its own. */
    public Digest key() {
        return EventKeys.event(trigger);
    }

    /** When it happened, as far as it tells. */
    Instant time(Instant otherwise) {
        return trigger.eventTime().orElse(otherwise);
    }

    /** {@code schema, receivedAt, source, type, eventKey, eventTime, target, definition, sha256, eventBase64}. */
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
            case DefinitionReference.Untold untold ->
                json.putObject("definition").put("untold", untold.reason());
        }
        byte[] bytes = event.bytes();
        return json.put("sha256", Digest.of(bytes).hex())
                .put("eventBase64", Base64.getEncoder().encodeToString(bytes));
    }
}
