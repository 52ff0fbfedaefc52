package org.ephemera.bag;

import com.fasterxml.jackson.databind.JsonNode;

/** A body and the call that brought it. */
public record ReceivedFile(StoredFile file, String item, String service, String operation, String requestId) {
    static ReceivedFile of(String item, StoredFile file, JsonNode responseLine) {
        JsonNode request = responseLine.path("request");
        return new ReceivedFile(
                file,
                item,
                request.path("service").asText().intern(),
                request.path("operation").asText().intern(),
                responseLine.path("response").path("requestId").asText());
    }
}
