package org.ephemera.aws.alert;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTags;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.AlertWindow;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.SanitizedText;

/**
 * Finding of GuardDuty, from the {@code detail} of an EventBridge event or from {@code GetFindings}. An attacker may
 * have chosen values in it.
 */
final class GuardDutyFinding {
    /** Factor from GuardDuty's severity (1 to 10) to the common severity (0 to 100); the level names match. */
    private static final int SCALE = 10;

    private GuardDutyFinding() {}

    static boolean looksLikeOne(AlertField found) {
        return found.field("type").text().isPresent()
                && found.field("id").text().isPresent()
                && (found.field("resource").node().isObject()
                        || found.field("service").node().isObject());
    }

    static ParsedAlert read(AlertField finding) {
        if (!looksLikeOne(finding)) {
            return new ParsedAlert.NotAnAlert("the finding lacks an id, a type or a resource");
        }
        AlertTargets named = AwsTargetRelations.targets();
        AlertField cluster = finding.path("resource", "ecsClusterDetails");
        AlertField task = cluster.field("taskDetails");
        Map<String, String> tags = AlertTags.parse(task.field("tags"), cluster.field("tags"));
        Optional<String> region = finding.field("region").text();
        Optional<String> clusterArn =
                cluster.field("arn").text().map(name -> AwsTargetRelations.inRegion(name, region));
        Optional<String> arn = task.field("arn")
                .text()
                .map(name -> EcsArns.task(AwsTargetRelations.inRegion(name, region), clusterArn));
        if (arn.isEmpty() || !named.add(arn.get(), task(finding, task), tags)) {
            clusterArn.ifPresent(name -> named.add(name, ProcessHints.add(seen(finding), finding), tags));
        }
        EksWorkload.name(finding, named);
        AttackSequence.name(finding, named);
        if (arn.isEmpty() && clusterArn.isEmpty()) {
            InstanceFinding.name(finding, named);
        }
        Optional<Instant> updated = finding.field("updatedAt").instant();
        AcquisitionTrigger trigger = TriggerFactory.alertTrigger(
                "aws.guardduty",
                finding.field("type").text().orElseThrow(),
                finding.field("id").text().orElseThrow(),
                updated,
                finding.field("severity")
                        .number()
                        .map(number -> AlertSeverity.of(
                                number * SCALE, finding.field("severity").node().asText())));
        return named.toAlert(
                trigger,
                AlertWindow.of(finding.path("service", "eventFirstSeen").instant(), updated),
                reasonWithoutTarget(finding));
    }

    private static TargetHints task(AlertField finding, AlertField task) {
        return ProcessHints.add(seen(finding), finding)
                .text("taskDefinition", task.field("definitionArn"))
                .text("group", task.field("group"))
                .text("launchType", task.field("launchType"))
                .text("startedBy", task.field("startedBy"))
                .time("createdAt", task.field("createdAt").or(task.field("taskCreatedAt")))
                .time("startedAt", task.field("startedAt"))
                .containers(task.field("containers"), "id");
    }

    static TargetHints seen(AlertField finding) {
        AlertField service = finding.field("service");
        return new TargetHints()
                .text("findingType", finding.field("type"))
                .text("accessKey", key(finding))
                .time("eventFirstSeen", service.field("eventFirstSeen"))
                .time("eventLastSeen", service.field("eventLastSeen"));
    }

    /** Returns the access key of the finding, or that of the attack sequence's actor. */
    private static AlertField key(AlertField finding) {
        AlertField key = finding.path("resource", "accessKeyDetails", "accessKeyId");
        return key.exists() ? key : AttackSequence.key(finding);
    }

    private static String reasonWithoutTarget(AlertField finding) {
        String type = SanitizedText.of(finding.field("type").text().orElse(""));
        String resource = finding.path("resource", "resourceType").text().orElse("");
        return switch (resource) {
            case "ECSCluster" ->
                "the finding " + type + " is about an ECS cluster but contains neither the cluster nor a task";
            case "EKSCluster", "KubernetesCluster" ->
                "the finding " + type + " is about a Kubernetes cluster but does not contain it";
            case "" -> "the finding " + type + " contains no resource";
            default ->
                "the finding " + type + " is about a resource of type '" + SanitizedText.of(resource)
                        + "', not about a container";
        };
    }
}
