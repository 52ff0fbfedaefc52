package org.ephemera.aws.function;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.format.Json;

/**
 * Record of an SQS event.
 *
 * @param messageId id by which a record is reported as failed
 * @param count number of deliveries, including this one
 */
record SqsRecord(String messageId, String body, int count) {
    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the records of an event in their order; empty if it is not an SQS event. */
    static List<SqsRecord> of(byte[] event) {
        List<SqsRecord> deliveries = new ArrayList<>();
        try {
            for (JsonNode record : Json.parse(event).path("Records")) {
                String id = record.path("messageId").asText();
                if (id.isEmpty() || !record.path("body").isTextual()) {
                    return List.of();
                }
                deliveries.add(new SqsRecord(id, record.path("body").asText(), count(record)));
            }
        } catch (IOException e) {
            return List.of();
        }
        return deliveries;
    }

    /** Returns the number of deliveries, which SQS writes as text. */
    private static int count(JsonNode record) {
        return Math.max(
                1, record.path("attributes").path("ApproximateReceiveCount").asInt(1));
    }
}
