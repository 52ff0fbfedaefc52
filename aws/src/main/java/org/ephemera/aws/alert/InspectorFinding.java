package org.ephemera.aws.alert;

import java.util.Optional;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTags;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.SanitizedText;

/**
 * Finding of Amazon Inspector, from an EventBridge event or from {@code ListFindings}. It is about an image, an instance
 * or a function, never about a task or a pod. The tags of an instance may contain its cluster. Since 2025 a finding
 * contains {@code inUseCount} and {@code lastInUseAt} of an image; {@code GetClustersForImage} returns the workloads
 * ({@link ImageClusters}).
 */
final class InspectorFinding {
    static final String TYPE = "Inspector2 Finding";

    private static final String IMAGE = "AWS_ECR_CONTAINER_IMAGE";

    private static final String SOURCE = "aws.inspector2";
    private static final String INSTANCE = "AWS_EC2_INSTANCE";

    private InspectorFinding() {}

    static boolean looksLikeOne(AlertField found) {
        return found.field("findingArn").text().isPresent()
                && found.field("resources").node().isArray();
    }

    static ParsedAlert read(AlertField finding) {
        AlertField resource = finding.field("resources").element(0);
        String id = SanitizedText.of(resource.field("id").text().orElse(""));
        String type = resource.field("type").text().orElse("");
        String status = finding.field("status").text().orElse("ACTIVE");
        if (!status.equals("ACTIVE")) {
            return new ParsedAlert.NoContainer(
                    "the finding of Inspector is " + SanitizedText.of(status) + "; nothing is collected");
        }
        if (type.equals(INSTANCE)) {
            return instance(finding, resource);
        }
        if (!type.equals(IMAGE)) {
            return new ParsedAlert.NoContainer("the finding of Inspector is about a resource of type '"
                    + SanitizedText.of(type) + "', " + id + ", not about an image of ECR");
        }
        AlertField image = resource.path("details", "awsEcrContainerImage");
        Optional<Double> count = image.field("inUseCount").number();
        return new ParsedAlert.NoContainer(
                "the finding of Inspector is about the image " + id + " and contains no task and no pod"
                        + count.map(number -> "; Inspector counts " + number.longValue() + " in use")
                                .orElse("")
                        + "; 'aws inspector2 get-clusters-for-image --filter resourceId=" + id
                        + "' lists their services and workloads, and its output is accepted as an alert");
    }

    /** Reads a finding about an instance: the target is the node or the container instance. */
    private static ParsedAlert instance(AlertField finding, AlertField resource) {
        AlertTargets named = AwsTargetRelations.targets();
        String id = resource.field("id").text().orElse("");
        String arn = String.join(
                ":",
                "arn",
                resource.field("partition").text().orElse("aws"),
                "ec2",
                resource.field("region").text().orElse(""),
                finding.field("awsAccountId").text().orElse(""),
                "instance/" + id);
        TaggedInstance.of(arn, AlertTags.parse(resource.field("tags")))
                .ifPresent(known -> known.addTo(
                        named,
                        new TargetHints()
                                .text("findingType", finding.field("type"))
                                .text("ec2Instance", resource.field("id"))));
        return named.toAlert(
                TriggerFactory.alertTrigger(
                        SOURCE,
                        finding.field("type").text().orElse(""),
                        finding.field("findingArn").text().orElse(""),
                        finding.field("updatedAt").instant(),
                        finding.field("severity").text().flatMap(AlertSeverity::ofWord)),
                RequestedWindow.OPEN,
                "the finding of Inspector is about a resource of type '" + INSTANCE + "', " + SanitizedText.of(id)
                        + ", and no tag contains its cluster; " + InstanceFinding.calls(SanitizedText.of(id)));
    }
}
