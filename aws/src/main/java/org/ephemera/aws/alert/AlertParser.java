package org.ephemera.aws.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertmanagerNotification;
import org.ephemera.acquire.alert.ConcatenatedJson;
import org.ephemera.acquire.alert.FalcoEvent;
import org.ephemera.acquire.alert.MergedAlert;
import org.ephemera.acquire.alert.PrometheusAlert;
import org.ephemera.format.Json;
import org.ephemera.model.SanitizedText;

/**
 * Parser of alerts, which recognizes the source by the shape of the JSON: events of EventBridge (GuardDuty, ECS,
 * API calls, CloudWatch, Security Hub), findings in the output of the AWS CLI, alarms from SNS and from Lambda invocations,
 * events of Falco, notifications of Alertmanager, each of these in envelopes of SQS and SNS, in a list or concatenated, and Ephemera's own
 * request {@code {"target": ARN, "reason", "case", "from", "to", "limit", "id"}}.
 */
public final class AlertParser {
    /** Largest payload of a Lambda invocation. */
    private static final int LARGEST = 6 << 20;

    private static final int MOST_FINDINGS = 50;

    /** Deepest nesting of envelopes: an alarm in a notification in a queue, and one more for a forwarded queue. */
    private static final int DEEPEST = 4;

    private AlertParser() {}

    /** Parses an alert. Never throws: the result describes any input. */
    public static ParsedAlert parse(byte[] payload) {
        return parse(payload, 0);
    }

    private static ParsedAlert parse(byte[] payload, int depth) {
        if (payload.length > LARGEST) {
            return new ParsedAlert.NotAnAlert("it is larger than 6 MiB, the payload limit of Lambda");
        }
        try {
            List<byte[]> pieces = ConcatenatedJson.split(payload, MOST_FINDINGS + 1);
            if (pieces.size() == 1) {
                return alone(Json.parse(payload), depth);
            }
            if (pieces.size() <= MOST_FINDINGS) {
                return MergedAlert.merge(
                        pieces.stream()
                                .map(piece -> AlertEnvelope.own(piece, bytes -> parse(bytes, depth)))
                                .toList(),
                        "alerts");
            }
        } catch (IOException e) {
            return new ParsedAlert.NotAnAlert("it is " + e.getMessage());
        }
        return new ParsedAlert.NotAnAlert(
                "it contains more than " + MOST_FINDINGS + " alerts; send them in several parts");
    }

    /** Parses a single JSON value. A list, such as the output of an AWS CLI query, contains alerts. */
    private static ParsedAlert alone(JsonNode json, int depth) {
        AlertField root = AlertField.root(json);
        if (json.isEmpty() || !json.isArray()) {
            return one(root, depth);
        }
        return json.size() <= MOST_FINDINGS
                ? MergedAlert.merge(
                        root.elements().stream().map(each -> one(each, depth)).toList(), "alerts")
                : new ParsedAlert.NotAnAlert(
                        "it contains more than " + MOST_FINDINGS + " alerts; send them in several parts");
    }

    private static ParsedAlert one(AlertField root, int depth) {
        if (root.node().isMissingNode()) {
            return new ParsedAlert.NotAnAlert("it is empty");
        }
        if (!root.node().isObject()) {
            return new ParsedAlert.NotAnAlert("it is not a JSON object");
        }
        if (!AlertEnvelope.looksLikeOne(root)) {
            return of(root);
        }
        return depth < DEEPEST
                ? AlertEnvelope.read(root, bytes -> parse(bytes, depth + 1))
                : new ParsedAlert.NotAnAlert("it is wrapped in more than " + DEEPEST + " envelopes");
    }

    private static ParsedAlert of(AlertField root) {
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
        if (ImageClusters.looksLikeOne(root)) {
            return ImageClusters.read(root);
        }
        if (AlertmanagerNotification.matches(root)) {
            return AlertmanagerNotification.read(root, AlertmanagerAlert::read);
        }
        if (PrometheusAlert.matches(root)) {
            return AlertmanagerNotification.one(root, AlertmanagerAlert::read);
        }
        if (FalcoAlert.looksLikeOne(root)) {
            return FalcoAlert.read(root);
        }
        return new ParsedAlert.NotAnAlert(
                "it is not a known form of alert; expected an event of EventBridge, a finding of"
                        + " GuardDuty, Security Hub or Inspector, an alarm of CloudWatch, an event of Falco, a"
                        + " notification of Alertmanager, one of these from SQS or SNS, or {\"target\": \"arn:…\"}");
    }

    private static ParsedAlert event(AlertField root) {
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
            case "aws.inspector2/" + InspectorFinding.TYPE -> InspectorFinding.read(root.field("detail"));
            case "aws.ecs/" + ApiCall.TYPE, "aws.eks/" + ApiCall.TYPE -> ApiCall.read(root);
            default ->
                forwarded(root.field("detail"))
                        .orElseGet(() -> new ParsedAlert.NoContainer(
                                "the event type '" + SanitizedText.of(type) + "' of " + SanitizedText.of(source)
                                        + " identifies no container; supported are findings of GuardDuty, Security Hub and"
                                        + " Inspector, CloudWatch alarms, ECS events about tasks and services, and API calls of ECS"
                                        + " and EKS"));
        };
    }

    /** Reads an alert of another sender that a pipe or a program put on a bus. */
    private static Optional<ParsedAlert> forwarded(AlertField detail) {
        return FalcoEvent.matches(detail) || AlertmanagerNotification.matches(detail)
                ? Optional.of(of(detail))
                : Optional.empty();
    }

    private static ParsedAlert findings(AlertField list, Optional<String> customActionEvent) {
        if (list.node().size() > MOST_FINDINGS) {
            return new ParsedAlert.NotAnAlert(
                    "it contains more than " + MOST_FINDINGS + " findings; send them in several parts");
        }
        List<ParsedAlert> alerts = new ArrayList<>();
        for (AlertField finding : list.elements()) {
            alerts.add(finding(finding, customActionEvent));
        }
        return MergedAlert.merge(alerts, "findings");
    }

    private static ParsedAlert tasks(AlertField list) {
        return list.node().size() > MOST_FINDINGS
                ? new ParsedAlert.NotAnAlert(
                        "it contains more than " + MOST_FINDINGS + " tasks; send them in several parts")
                : MergedAlert.merge(
                        list.elements().stream().map(TaskStateChange::task).toList(), "tasks");
    }

    private static boolean isFinding(AlertField root) {
        return OcsfFinding.looksLikeOne(root)
                || SecurityHubFinding.looksLikeOne(root)
                || InspectorFinding.looksLikeOne(root)
                || GuardDutyFinding.looksLikeOne(root);
    }

    private static ParsedAlert finding(AlertField finding, Optional<String> customActionEvent) {
        if (OcsfFinding.looksLikeOne(finding)) {
            return OcsfFinding.read(finding);
        }
        if (InspectorFinding.looksLikeOne(finding)) {
            return InspectorFinding.read(finding);
        }
        return SecurityHubFinding.looksLikeOne(finding)
                ? SecurityHubFinding.read(finding, customActionEvent)
                : GuardDutyFinding.read(finding);
    }
}
