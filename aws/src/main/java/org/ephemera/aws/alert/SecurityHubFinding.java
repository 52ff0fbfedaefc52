package org.ephemera.aws.alert;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTags;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.AlertWindow;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.SanitizedText;

/**
 * Finding in the AWS Security Finding Format (ASFF), from an EventBridge event of Security Hub CSPM or from {@code
 * GetFindings}. {@code Resources[].Id} is the ARN of an ECS resource or of an EKS cluster, whose pods are in other
 * fields.
 */
final class SecurityHubFinding {
    static final String SOURCE = "aws.securityhub";

    /** End of the names of GuardDuty's fields, in lower case. */
    private static final String WORKLOAD = "kubernetesworkloaddetails/";

    private static final String LOCAL_ADDRESS = "localipdetails/ipaddressv4";

    private SecurityHubFinding() {}

    static boolean looksLikeOne(AlertField found) {
        return found.field("productArn").text().isPresent()
                && found.field("id").text().isPresent()
                && found.field("resources").node().isArray();
    }

    /**
     * Reads a finding.
     *
     * @param customActionEvent id of the event if a user triggered a custom action. The same user may trigger it again
     *     for another collection, and also on a closed finding
     */
    static ParsedAlert read(AlertField finding, Optional<String> customActionEvent) {
        if (!looksLikeOne(finding)) {
            return new ParsedAlert.NotAnAlert("the finding lacks an id, a product or resources");
        }
        String id = finding.field("id").text().orElse("");
        Optional<String> closed = closed(finding);
        if (closed.isPresent() && customActionEvent.isEmpty()) {
            return new ParsedAlert.NoContainer("the finding " + SanitizedText.of(id) + " is "
                    + SanitizedText.of(closed.get()) + "; nothing is collected");
        }
        AlertTargets named = AwsTargetRelations.targets();
        for (AlertField resource : finding.field("resources").elements()) {
            Optional<String> arn = resource.field("id").text().filter(EcsArns::isMeantFor);
            Optional<String> cluster = resource.field("id").text().filter(EksWorkload::isCluster);
            if (arn.isPresent()) {
                AlertField task = resource.path("details", "awsEcsTask");
                named.add(
                        EcsArns.task(arn.get(), task.field("clusterArn").text()),
                        hints(finding, task),
                        AlertTags.parse(resource.field("tags")));
            } else if (cluster.isPresent()) {
                EksWorkload.add(
                        cluster.get(),
                        workload(finding, resource),
                        hints(finding, resource),
                        AlertTags.parse(resource.field("tags")),
                        named);
            } else if (!addInstance(finding, resource, named)) {
                named.setFallbackReason("the finding is about a resource of type '"
                        + SanitizedText.of(resource.field("type").text().orElse("")) + "', not about a container");
            }
        }
        Optional<Instant> updated = finding.field("updatedAt").instant();
        return named.toAlert(
                TriggerFactory.alertTrigger(
                        SOURCE,
                        finding.field("types").element(0).text().orElse(""),
                        customActionEvent.map(event -> event + "#" + id).orElse(id),
                        updated,
                        severity(finding.field("severity"))),
                AlertWindow.of(finding.field("firstObservedAt").instant(), updated),
                "the finding contains no resource");
    }

    /**
     * Adds the node or container instance of an EC2 instance. A container in the finding ranks its containers.
     *
     * @return false if the resource is not an instance, or no tag contains its cluster
     */
    private static boolean addInstance(AlertField finding, AlertField resource, AlertTargets named) {
        AlertField container = finding.field("resources").elements().stream()
                .map(each -> each.path("details", "container"))
                .filter(AlertField::exists)
                .findFirst()
                .orElse(resource.path("details", "container"));
        TargetHints hints = hints(finding, resource)
                .text("ec2Instance", resource.field("id"))
                .text("process", finding.path("process", "path").or(finding.path("process", "name")))
                .text("address", fieldWithSuffix(finding.field("productFields"), LOCAL_ADDRESS))
                .text("containerName", container.field("name"))
                .text("image", container.field("imageName"));
        return resource.field("id")
                .text()
                .flatMap(arn -> TaggedInstance.of(arn, AlertTags.parse(resource.field("tags"))))
                .filter(instance -> instance.addTo(named, hints))
                .isPresent();
    }

    /**
     * Returns the workload in a GuardDuty finding. ASFF has no field for workloads; they are in the product fields or
     * the other details.
     */
    private static Optional<EksWorkload> workload(AlertField finding, AlertField cluster) {
        return Stream.of(finding.field("productFields"), cluster.path("details", "other"))
                .flatMap(fields -> EksWorkload.of(
                        fieldWithSuffix(fields, WORKLOAD + "type"),
                        fieldWithSuffix(fields, WORKLOAD + "namespace"),
                        fieldWithSuffix(fields, WORKLOAD + "name"))
                        .stream())
                .findFirst();
    }

    private static AlertField fieldWithSuffix(AlertField fields, String end) {
        return fields.node().properties().stream()
                .filter(each -> each.getKey().toLowerCase(Locale.ROOT).endsWith(end))
                .findFirst()
                .map(each -> new AlertField(each.getValue(), fields.pointer()))
                .orElse(new AlertField(MissingNode.getInstance(), fields.pointer()));
    }

    private static Optional<String> closed(AlertField finding) {
        Optional<String> archived = finding.field("recordState").text().filter("ARCHIVED"::equals);
        return archived.or(() -> finding.path("workflow", "status")
                .text()
                .filter(status -> status.equals("RESOLVED") || status.equals("SUPPRESSED")));
    }

    private static Optional<AlertSeverity> severity(AlertField severity) {
        Optional<String> label = severity.field("label").text();
        return severity.field("normalized")
                .number()
                .map(number -> AlertSeverity.of(number, label.orElse(Double.toString(number))))
                .or(() -> label.flatMap(AlertSeverity::ofWord));
    }

    private static TargetHints hints(AlertField finding, AlertField task) {
        return new TargetHints()
                .text("findingType", finding.field("types").element(0))
                .time("eventFirstSeen", finding.field("firstObservedAt"))
                .time("eventLastSeen", finding.field("lastObservedAt"))
                .text("taskDefinition", task.field("taskDefinitionArn"))
                .text("group", task.field("group"))
                .text("startedBy", task.field("startedBy"))
                .time("createdAt", task.field("createdAt"))
                .time("startedAt", task.field("startedAt"))
                .containers(task.field("containers"), "runtimeId");
    }
}
