package org.ephemera.azure.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.acquire.Alert;
import org.ephemera.bag.Json;

/**
 * Tells alerts by their shape: the common alert schema of Azure Monitor, an event of Event Grid about a resource, and our own
 * request {@code {"target": RESOURCE-ID, "reason", "case", "from", "to", "id"}}.
 */
public final class AlertParser {
    /** Azure Monitor sends 256 KB at most; a request may be copied from elsewhere. */
    public static final int LARGEST = 1 << 20;

    private AlertParser() {}

    /** True if the bytes have the shape of an alert or a request that is about Azure, whatever it says. */
    public static boolean isForAzure(byte[] payload) {
        try {
            JsonNode json = one(Json.parse(payload));
            return CommonAlert.looksLikeOne(json)
                    || ResourceEvent.looksLikeOne(json)
                    || Json.text(json, "target")
                            .filter(AzureTarget::looksLikeOne)
                            .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Never throws: whatever the bytes are, the answer says what they are. */
    public static Alert parse(byte[] payload) {
        if (payload.length > LARGEST) {
            return new Alert.NotAnAlert("it is larger than 1 MiB, more than any alert of Azure Monitor");
        }
        JsonNode json;
        try {
            json = one(Json.parse(payload));
        } catch (IOException e) {
            return new Alert.NotAnAlert("it is " + e.getMessage());
        }
        if (!json.isObject()) {
            return new Alert.NotAnAlert("it is no JSON object");
        }
        if (CommonAlert.looksLikeOne(json)) {
            return CommonAlert.read(json);
        }
        if (ResourceEvent.looksLikeOne(json)) {
            return ResourceEvent.read(json);
        }
        if (json.has("target")) {
            return CollectionRequest.read(json);
        }
        return new Alert.NotAnAlert(
                "it has the shape of no alert that is known: the common alert schema of Azure"
                        + " Monitor, an event of Event Grid about a resource, or {\"target\": \"/subscriptions/…\"}; switch the common schema on in the action group");
    }

    /** Event Grid delivers a list of one event to whoever is no function. */
    private static JsonNode one(JsonNode json) {
        return json.isArray() && json.size() == 1 ? json.path(0) : json;
    }
}
