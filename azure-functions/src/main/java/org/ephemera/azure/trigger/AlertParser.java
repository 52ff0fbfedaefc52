package org.ephemera.azure.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.acquire.Alert;
import org.ephemera.bag.Json;

/**
 * Tells alerts by their shape: the common alert schema of Azure Monitor, and our own request
 * {@code {"target": RESOURCE-ID, "reason", "case", "from", "to", "id"}}.
 */
public final class AlertParser {
    /** Azure Monitor sends 256 KB at most; a request may be copied from elsewhere. */
    private static final int LARGEST = 1 << 20;

    private AlertParser() {}

    /** True if the bytes have the shape of an alert or a request that is about Azure, whatever it says. */
    public static boolean isForAzure(byte[] payload) {
        try {
            JsonNode json = Json.parse(payload);
            return CommonAlert.looksLikeOne(json)
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
            json = Json.parse(payload);
        } catch (IOException e) {
            return new Alert.NotAnAlert("it is " + e.getMessage());
        }
        if (!json.isObject()) {
            return new Alert.NotAnAlert("it is no JSON object");
        }
        if (CommonAlert.looksLikeOne(json)) {
            return CommonAlert.read(json);
        }
        if (json.has("target")) {
            return CollectionRequest.read(json);
        }
        return new Alert.NotAnAlert("it has the shape of no alert that is known: the common alert schema of Azure"
                + " Monitor, or {\"target\": \"/subscriptions/…\"}; switch the common schema on in the action group");
    }
}
