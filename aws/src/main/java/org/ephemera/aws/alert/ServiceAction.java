package org.ephemera.aws.alert;

import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.RequestedWindow;

/**
 * EventBridge events {@code ECS Service Action} and {@code ECS Deployment State Change}: actions of ECS on a service
 * and their failures. {@code resources} contains the service; {@code detail} contains {@code eventType} (INFO, WARN,
 * ERROR), {@code eventName}, {@code clusterArn} and a reason.
 */
final class ServiceAction {
    static final String TYPE = "ECS Service Action";
    static final String DEPLOYMENT_TYPE = "ECS Deployment State Change";

    private ServiceAction() {}

    static ParsedAlert read(AlertField event) {
        AlertField detail = event.field("detail");
        AlertTargets named = AwsTargetRelations.targets();
        for (AlertField resource : event.field("resources").elements()) {
            resource.text()
                    .map(arn -> EcsArns.service(arn, detail.field("clusterArn").text()))
                    .ifPresent(arn -> named.add(arn, hints(detail), Map.of()));
        }
        String type = event.node().path("detail-type").asText() + "/"
                + detail.field("eventName").text().orElse("");
        return named.toAlert(
                TriggerFactory.alertTrigger(
                        "aws.ecs",
                        type,
                        event.field("id").text().orElse(""),
                        detail.field("createdAt")
                                .or(detail.field("updatedAt"))
                                .or(event.field("time"))
                                .instant(),
                        detail.field("eventType").text().flatMap(ServiceAction::severity)),
                RequestedWindow.OPEN,
                "the ECS event contains no service");
    }

    private static TargetHints hints(AlertField detail) {
        return new TargetHints()
                .text("serviceEvent", detail.field("eventName"))
                .text("serviceEventReason", detail.field("reason"));
    }

    private static Optional<AlertSeverity> severity(String eventType) {
        return switch (eventType) {
            case "INFO" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.INFORMATIONAL, eventType));
            case "WARN" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.MEDIUM, eventType));
            case "ERROR" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.HIGH, eventType));
            default -> Optional.empty();
        };
    }
}
