package org.ephemera.aws.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Subject;
import org.ephemera.bag.Json;
import org.ephemera.evidence.Shown;

/**
 * Tells alerts by their shape: events of EventBridge (GuardDuty findings, ECS tasks that change state), findings as
 * {@code aws guardduty get-findings} prints them, and our own request
 * {@code {"target": ARN, "reason", "case", "from", "to", "limit", "id"}}.
 */
public final class AlertParser {
    /** What Lambda takes at most. */
    private static final int LARGEST = 6 << 20;

    private static final int MOST_FINDINGS = 50;

    private AlertParser() {}

    /** Never throws: whatever the bytes are, the answer says what they are. */
    public static Alert parse(byte[] payload) {
        if (payload.length > LARGEST) {
            return new Alert.NotAnAlert("it is larger than 6 MiB, more than any alert of AWS");
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
        return of(Found.root(json));
    }

    private static Alert of(Found root) {
        if (root.node().path("detail").isObject()
                && root.node().path("detail-type").isTextual()) {
            return event(root);
        }
        if (root.node().has("target")) {
            return CollectionRequest.read(root);
        }
        if (root.field("findings").node().isArray()) {
            return findings(root.field("findings"));
        }
        if (GuardDutyFinding.looksLikeOne(root)) {
            return GuardDutyFinding.read(root);
        }
        return new Alert.NotAnAlert("it has the shape of no alert that is known: an event of EventBridge, a GuardDuty"
                + " finding, or {\"target\": \"arn:…\"}");
    }

    private static Alert event(Found root) {
        String source = root.node().path("source").asText();
        String type = root.node().path("detail-type").asText();
        return switch (source + "/" + type) {
            case "aws.guardduty/GuardDuty Finding" -> GuardDutyFinding.read(root.field("detail"));
            case "aws.ecs/ECS Task State Change" -> TaskStateChange.read(root);
            default ->
                new Alert.NoContainer("an event '" + Shown.of(type) + "' of " + Shown.of(source)
                        + " names no container task; GuardDuty findings and ECS task state changes do");
        };
    }

    private static Alert findings(Found list) {
        List<Subject> subjects = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        if (list.node().size() > MOST_FINDINGS) {
            return new Alert.NotAnAlert("it holds more than " + MOST_FINDINGS + " findings; hand them over in parts");
        }
        for (int i = 0; i < list.node().size(); i++) {
            switch (GuardDutyFinding.read(list.element(i))) {
                case Alert.Recognised recognised -> subjects.addAll(recognised.subjects());
                case Alert.NoContainer none -> reasons.add(none.reason());
                case Alert.NotAnAlert not -> reasons.add(not.reason());
            }
        }
        if (!subjects.isEmpty()) {
            return new Alert.Recognised(subjects);
        }
        return new Alert.NoContainer(reasons.isEmpty() ? "the list of findings is empty" : reasons.getFirst());
    }
}
