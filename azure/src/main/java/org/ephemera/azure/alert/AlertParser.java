package org.ephemera.azure.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.ConcatenatedJson;
import org.ephemera.format.Json;

/**
 * Tells alerts by their shape: the common alert schema of Azure Monitor, an alert of Defender for Cloud as the activity log or
 * its API has it, an event of Event Grid about a resource, several of these in a list or one after the other, and our own request
 * {@code {"target": RESOURCE-ID, "reason", "case", "from", "to", "id"}}.
 */
public final class AlertParser {
    /** Azure Monitor sends 256 KB at most, Event Grid 1 MB; a request may be copied from elsewhere. */
    public static final int LARGEST = 1 << 20;

    /** A list of lists, if somebody forwards what he got. */
    private static final int DEEPEST = 2;

    private AlertParser() {}

    /** True if the bytes have the shape of an alert or a request that is about Azure, whatever it says. */
    public static boolean isForAzure(byte[] payload) {
        try {
            return isForAzure(Json.parse(payload), 0);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isForAzure(JsonNode json, int depth) {
        AlertField root = AlertField.root(json);
        Optional<String> list = AlertEnvelope.looksLikeOne(json);
        if (list.isPresent() && depth < DEEPEST) {
            JsonNode first =
                    list.get().isEmpty() ? json.path(0) : json.path(list.get()).path(0);
            return isForAzure(first, depth + 1);
        }
        return CommonAlert.looksLikeOne(root)
                || DefenderAlert.isToldBy(root)
                || DefenderAlert.looksLikeOne(root)
                || ResourceEvent.looksLikeOne(root)
                || Json.text(json, "target").filter(AzureTarget::looksLikeOne).isPresent();
    }

    /** Never throws: whatever the bytes are, the answer says what they are. */
    public static Alert parse(byte[] payload) {
        return parse(payload, 0);
    }

    private static Alert parse(byte[] payload, int depth) {
        if (payload.length > LARGEST) {
            return new Alert.NotAnAlert("it is larger than 1 MiB, more than any alert of Azure Monitor");
        }
        JsonNode json;
        try {
            List<byte[]> pieces = ConcatenatedJson.of(payload, AlertEnvelope.MOST + 1);
            if (pieces.size() > 1) {
                return AlertEnvelope.of(pieces, bytes -> parse(bytes, depth));
            }
            json = one(Json.parse(payload));
        } catch (IOException e) {
            return new Alert.NotAnAlert("it is " + e.getMessage());
        }
        Optional<String> list = AlertEnvelope.looksLikeOne(json);
        if (list.isPresent()) {
            return depth < DEEPEST
                    ? AlertEnvelope.read(payload, list.get(), bytes -> parse(bytes, depth + 1))
                    : new Alert.NotAnAlert("it is wrapped in more than " + DEEPEST + " lists");
        }
        return json.isObject() ? of(json) : new Alert.NotAnAlert("it is no JSON object");
    }

    private static Alert of(JsonNode json) {
        AlertField root = AlertField.root(json);
        if (CommonAlert.looksLikeOne(root)) {
            return CommonAlert.read(root);
        }
        if (ResourceEvent.looksLikeOne(root)) {
            return ResourceEvent.read(root);
        }
        if (DefenderAlert.isToldBy(root)) {
            return DefenderAlert.ofEvent(root, root.field("alertTargetIDs"));
        }
        if (DefenderAlert.looksLikeOne(root)) {
            return DefenderAlert.read(root);
        }
        if (json.has("target")) {
            return CollectionRequest.read(json);
        }
        return new Alert.NotAnAlert(
                "it has the shape of no alert that is known: the common alert schema of Azure Monitor,"
                        + " an alert of Defender for Cloud, an event of Event Grid about a resource, or"
                        + " {\"target\": \"/subscriptions/…\"}; switch the common schema on in the action group");
    }

    /** Event Grid delivers a list of one event to whoever is no function: the list is what was received. */
    private static JsonNode one(JsonNode json) {
        boolean one = json.isArray()
                && json.size() == 1
                && json.path(0).isObject()
                && AlertEnvelope.looksLikeOne(json.path(0)).isEmpty();
        return one ? json.path(0) : json;
    }
}
