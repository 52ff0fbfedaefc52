package org.ephemera.azure.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertmanagerNotification;
import org.ephemera.acquire.alert.ConcatenatedJson;
import org.ephemera.acquire.alert.FalcoEvent;
import org.ephemera.acquire.alert.PrometheusAlert;
import org.ephemera.format.Json;

/**
 * Parser of alerts. It recognizes them by their form: the common alert schema of Azure Monitor, an alert of Defender
 * for Cloud as the activity log or its API contains it, an Event Grid event about a resource, an incident of Sentinel,
 * an event of Falco, a notification of Alertmanager, several of these as a
 * list or concatenated, and a request of Ephemera {@code {"target": RESOURCE-ID, "reason", "case", "from", "to",
 * "id"}}.
 */
public final class AlertParser {
    /** Size limit. Azure Monitor sends at most 256 KB, Event Grid 1 MB; a request may contain copied text. */
    public static final int LARGEST = 1 << 20;

    /** Limit for nested lists; a forwarded delivery is a list in a list. */
    private static final int DEEPEST = 2;

    private AlertParser() {}

    /** Reports whether the bytes have the form of an alert or a request about Azure. */
    public static boolean isForAzure(byte[] payload) {
        try {
            return isForAzure(Json.parse(payload), 0);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isForAzure(JsonNode json, int depth) {
        AlertField root = AlertField.root(json);
        Optional<String> list = AlertEnvelope.listName(json);
        if (list.isPresent() && depth < DEEPEST) {
            JsonNode first =
                    list.get().isEmpty() ? json.path(0) : json.path(list.get()).path(0);
            return isForAzure(first, depth + 1);
        }
        return CommonAlert.matches(root)
                || DefenderAlert.isActivityLogEvent(root)
                || DefenderAlert.matches(root)
                || ResourceEvent.matches(root)
                || SentinelIncident.matches(root)
                || FalcoAlert.isOfAks(root)
                || AlertmanagerAlert.isOfAks(root)
                || Json.text(json, "target")
                        .filter(AzureTarget::isResourceIdLike)
                        .isPresent();
    }

    /** Parses a payload; never throws, because the result also describes invalid bytes. */
    public static ParsedAlert parse(byte[] payload) {
        return parse(payload, 0);
    }

    private static ParsedAlert parse(byte[] payload, int depth) {
        if (payload.length > LARGEST) {
            return new ParsedAlert.NotAnAlert("it is larger than 1 MiB, more than any alert of Azure Monitor");
        }
        JsonNode json;
        try {
            List<byte[]> pieces = ConcatenatedJson.split(payload, AlertEnvelope.MOST + 1);
            if (pieces.size() > 1) {
                return AlertEnvelope.of(pieces, bytes -> parse(bytes, depth));
            }
            json = one(Json.parse(payload));
        } catch (IOException e) {
            return new ParsedAlert.NotAnAlert("it is " + e.getMessage());
        }
        Optional<String> list = AlertEnvelope.listName(json);
        if (list.isPresent()) {
            return depth < DEEPEST
                    ? AlertEnvelope.read(payload, list.get(), bytes -> parse(bytes, depth + 1))
                    : new ParsedAlert.NotAnAlert("it is nested in more than " + DEEPEST + " lists");
        }
        return json.isObject() ? of(json) : new ParsedAlert.NotAnAlert("it is not a JSON object");
    }

    private static ParsedAlert of(JsonNode json) {
        AlertField root = AlertField.root(json);
        if (CommonAlert.matches(root)) {
            return CommonAlert.read(root);
        }
        if (ResourceEvent.matches(root)) {
            return ResourceEvent.read(root);
        }
        if (DefenderAlert.isActivityLogEvent(root)) {
            return DefenderAlert.ofEvent(root, root.field("alertTargetIDs"));
        }
        if (DefenderAlert.matches(root)) {
            return DefenderAlert.read(root);
        }
        if (SentinelIncident.matches(root)) {
            return SentinelIncident.read(root);
        }
        if (FalcoEvent.matches(root)) {
            return FalcoAlert.read(root);
        }
        if (AlertmanagerNotification.matches(root)) {
            return AlertmanagerNotification.read(root, AlertmanagerAlert::read);
        }
        if (PrometheusAlert.matches(root)) {
            return AlertmanagerNotification.one(root, AlertmanagerAlert::read);
        }
        if (json.has("target")) {
            return CollectionRequest.read(json);
        }
        return new ParsedAlert.NotAnAlert(
                "it is not a known form of alert: the common alert schema of Azure Monitor, an alert of Defender"
                        + " for Cloud, an Event Grid event about a resource, an incident of Sentinel, an event of Falco,"
                        + " a notification of Alertmanager, or {\"target\": \"/subscriptions/…\"};"
                        + " enable the common alert schema in the action group");
    }

    /**
     * Returns the only event of a list. Event Grid delivers single events to webhooks as a list; the received bytes are
     * still those of the list.
     */
    private static JsonNode one(JsonNode json) {
        boolean one = json.isArray()
                && json.size() == 1
                && json.path(0).isObject()
                && AlertEnvelope.listName(json.path(0)).isEmpty();
        return one ? json.path(0) : json;
    }
}
