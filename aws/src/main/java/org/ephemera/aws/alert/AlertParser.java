package org.ephemera.aws.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.ConcatenatedJson;
import org.ephemera.acquire.alert.MergedAlert;
import org.ephemera.format.Json;
import org.ephemera.model.SanitizedText;

/**
 * Tells alerts by their shape: events of EventBridge (GuardDuty, ECS, CloudWatch, Security Hub), findings as the AWS CLI
 * prints them, alarms as SNS and as Lambda get them, what Falco Talon hands over, each of these in envelopes of SQS and SNS,
 * in a list or one after the other, and our own request {@code {"target": ARN, "reason", "case", "from", "to", "limit", "id"}}.
 */
public final class AlertParser {
    /** What Lambda takes at most. */
    private static final int LARGEST = 6 << 20;

    private static final int MOST_FINDINGS = 50;

    /** An alarm in a notification in a queue, and one more for whoever forwards queues. */
    private static final int DEEPEST = 4;

    private AlertParser() {}

    /** Never throws: whatever the bytes are, the answer says what they are. */
    public static Alert parse(byte[] payload) {
        return parse(payload, 0);
    }

    private static Alert parse(byte[] payload, int depth) {
        if (payload.length > LARGEST) {
            return new Alert.NotAnAlert("it is larger than 6 MiB, more than any alert of AWS");
        }
        try {
            List<byte[]> pieces = ConcatenatedJson.of(payload, MOST_FINDINGS + 1);
            if (pieces.size() == 1) {
                return alone(Json.parse(payload), depth);
            }
            if (pieces.size() <= MOST_FINDINGS) {
                return MergedAlert.of(
                        pieces.stream()
                                .map(piece -> AlertEnvelope.own(piece, bytes -> parse(bytes, depth)))
                                .toList(),
                        "alerts");
            }
        } catch (IOException e) {
            return new Alert.NotAnAlert("it is " + e.getMessage());
        }
        return new Alert.NotAnAlert("it holds more than " + MOST_FINDINGS + " alerts; hand them over in parts");
    }

    /** A list, as a query of the AWS CLI prints one, holds what might have come alone. */
    private static Alert alone(JsonNode json, int depth) {
        AlertField root = AlertField.root(json);
        if (json.isEmpty() || !json.isArray()) {
            return one(root, depth);
        }
        return json.size() <= MOST_FINDINGS
                ? MergedAlert.of(
                        root.elements().stream().map(each -> one(each, depth)).toList(), "alerts")
                : new Alert.NotAnAlert("it holds more than " + MOST_FINDINGS + " alerts; hand them over in parts");
    }

    private static Alert one(AlertField root, int depth) {
        if (root.node().isMissingNode()) {
            return new Alert.NotAnAlert("it is empty");
        }
        if (!root.node().isObject()) {
            return new Alert.NotAnAlert("it is no JSON object");
        }
        if (!AlertEnvelope.looksLikeOne(root)) {
            return of(root);
        }
        return depth < DEEPEST
                ? AlertEnvelope.read(root, bytes -> parse(bytes, depth + 1))
                : new Alert.NotAnAlert("it is wrapped in more than " + DEEPEST + " envelopes");
    }

    private static Alert of(AlertField root) {
        if (root.node().path("detail").isObject()
                && root.node().path("detail-type").isTextual()) {
            return event(root);
        }
        if (root.node().has("target")) {
            return CollectionRequest.read(root);
        }
        if (AlarmStateChange.isDirect(root)) {
            return AlarmStateChange.direct(root);
        }
        if (AlarmNotification.looksLikeOne(root)) {
            return AlarmNotification.read(root);
        }
        if (root.field("findings").node().isArray()) {
            return findings(root.field("findings"), Optional.empty());
        }
        if (isFinding(root)) {
            return finding(root, Optional.empty());
        }
        if (TaskStateChange.isTask(root)) {
            return TaskStateChange.task(root);
        }
        if (TaskStateChange.isTask(root.field("tasks").element(0))) {
            return tasks(root.field("tasks"));
        }
        if (FalcoEvent.looksLikeOne(root)) {
            return FalcoEvent.read(root);
        }
        return new Alert.NotAnAlert("it has the shape of no alert that is known: an event of EventBridge, a finding of"
                + " GuardDuty or Security Hub, an alarm of CloudWatch, an event of Falco, one of these from SQS or SNS, or"
                + " {\"target\": \"arn:…\"}");
    }

    private static Alert event(AlertField root) {
        String source = root.node().path("source").asText();
        String type = root.node().path("detail-type").asText();
        return switch (source + "/" + type) {
            case "aws.guardduty/GuardDuty Finding" -> GuardDutyFinding.read(root.field("detail"));
            case "aws.ecs/" + TaskStateChange.TYPE -> TaskStateChange.read(root);
            case "aws.ecs/" + ServiceAction.TYPE, "aws.ecs/" + ServiceAction.DEPLOYMENT_TYPE ->
                ServiceAction.read(root);
            case "aws.cloudwatch/" + AlarmStateChange.TYPE, "aws.cloudwatch/" + AlarmStateChange.CONTRIBUTOR_TYPE ->
                AlarmStateChange.event(root);
            case "aws.securityhub/Security Hub Findings - Imported", "aws.securityhub/Findings Imported V2" ->
                findings(root.path("detail", "findings"), Optional.empty());
            case "aws.securityhub/Security Hub Findings - Custom Action" ->
                findings(
                        root.path("detail", "findings"),
                        Optional.of(root.field("id").text().orElse("")));
            default ->
                new Alert.NoContainer("an event '" + SanitizedText.of(type) + "' of " + SanitizedText.of(source)
                        + " names no container; GuardDuty and Security Hub findings, alarms of CloudWatch, and what ECS"
                        + " says of tasks and services do");
        };
    }

    private static Alert findings(AlertField list, Optional<String> pressed) {
        if (list.node().size() > MOST_FINDINGS) {
            return new Alert.NotAnAlert("it holds more than " + MOST_FINDINGS + " findings; hand them over in parts");
        }
        List<Alert> alerts = new ArrayList<>();
        for (AlertField finding : list.elements()) {
            alerts.add(finding(finding, pressed));
        }
        return MergedAlert.of(alerts, "findings");
    }

    private static Alert tasks(AlertField list) {
        return list.node().size() > MOST_FINDINGS
                ? new Alert.NotAnAlert("it holds more than " + MOST_FINDINGS + " tasks; hand them over in parts")
                : MergedAlert.of(
                        list.elements().stream().map(TaskStateChange::task).toList(), "tasks");
    }

    private static boolean isFinding(AlertField root) {
        return OcsfFinding.looksLikeOne(root)
                || SecurityHubFinding.looksLikeOne(root)
                || GuardDutyFinding.looksLikeOne(root);
    }

    private static Alert finding(AlertField finding, Optional<String> pressed) {
        if (OcsfFinding.looksLikeOne(finding)) {
            return OcsfFinding.read(finding);
        }
        return SecurityHubFinding.looksLikeOne(finding)
                ? SecurityHubFinding.read(finding, pressed)
                : GuardDutyFinding.read(finding);
    }
}
