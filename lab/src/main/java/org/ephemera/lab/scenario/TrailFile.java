package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Reader of the CloudTrail events of a scenario. It adds the common members version, id, account and region. */
record TrailFile(RelativeTimes times, String account, String region) {

    TrailEvent event(JsonNode written) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("eventVersion", "1.11");
        event.setAll((ObjectNode) times.asTexts(written));
        // CloudTrail times have no fraction of a second.
        Instant time = Instant.parse(event.path("eventTime").asText()).truncatedTo(ChronoUnit.SECONDS);
        event.put("eventTime", time.toString());
        if (!event.has("awsRegion")) {
            event.put("awsRegion", region);
        }
        event.put("eventID", id("event", written));
        event.put("requestID", id("request", written));
        if (!event.has("readOnly")) {
            event.put("readOnly", false);
        }
        event.put("eventType", "AwsApiCall").put("managementEvent", true);
        event.put("recipientAccountId", account).put("eventCategory", "Management");
        return new TrailEvent(event);
    }

    private static String id(String kind, JsonNode written) {
        return UUID.nameUUIDFromBytes((kind + written).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
