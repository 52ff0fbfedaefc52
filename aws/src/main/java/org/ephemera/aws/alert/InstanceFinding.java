package org.ephemera.aws.alert;

import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTags;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.model.SanitizedText;

/**
 * GuardDuty finding about an EC2 instance, or about a container on one whose task or pod is unknown ({@code
 * resourceType} Instance and Container). Without Runtime Monitoring, GuardDuty reports threats in containers this way.
 */
final class InstanceFinding {
    private InstanceFinding() {}

    /** Adds the node or the container instance, or the reason why the instance cannot be one. */
    static void name(AlertField finding, AlertTargets named) {
        AlertField instance = finding.path("resource", "instanceDetails");
        AlertField container = finding.path("resource", "containerDetails");
        Optional<String> id = instance.field("instanceId").text();
        if (id.isEmpty() && !container.exists()) {
            return;
        }
        Map<String, String> tags = AlertTags.parse(instance.field("tags"));
        TargetHints hints = ProcessHints.add(
                GuardDutyFinding.seen(finding)
                        .text("ec2Instance", instance.field("instanceId"))
                        .text(
                                "nodeDnsName",
                                instance.field("networkInterfaces").element(0).field("privateDnsName"))
                        .text("containerName", container.field("name"))
                        .text("image", container.field("image"))
                        .text("runtimeId", container.field("id")),
                finding);
        if (!arn(finding, id.orElse(""))
                .flatMap(arn -> TaggedInstance.of(arn, tags))
                .filter(known -> known.addTo(named, hints))
                .isPresent()) {
            named.setFallbackReason("the finding "
                    + SanitizedText.of(finding.field("type").text().orElse("")) + " is about a resource of type '"
                    + SanitizedText.of(
                            finding.path("resource", "resourceType").text().orElse("")) + "', "
                    + subject(container, id) + ", and no tag contains its cluster; "
                    + calls(id.map(SanitizedText::of).orElse("ID")));
        }
    }

    private static String subject(AlertField container, Optional<String> instance) {
        String host = instance.map(id -> "the instance " + SanitizedText.of(id)).orElse("an unknown instance");
        return container.exists()
                ? "the container '"
                        + SanitizedText.of(container.field("name").text().orElse("")) + "' of the image '"
                        + SanitizedText.of(container.field("image").text().orElse("")) + "' on " + host
                : host;
    }

    /** Returns the calls that find the containers of the instance. */
    static String calls(String instance) {
        return "ecs:ListContainerInstances with the filter ec2InstanceId==" + instance
                + " finds it in a cluster of ECS: collect from container-instance/CLUSTER/" + instance
                + "; on a node of EKS, collect from the cluster with #node:" + instance;
    }

    private static Optional<String> arn(AlertField finding, String id) {
        return finding.field("region")
                .text()
                .flatMap(region -> finding.field("accountId")
                        .text()
                        .map(account ->
                                "arn:" + finding.field("partition").text().orElse("aws") + ":ec2:" + region + ":"
                                        + account + ":instance/" + id));
    }
}
