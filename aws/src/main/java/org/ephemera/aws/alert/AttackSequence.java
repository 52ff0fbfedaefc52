package org.ephemera.aws.alert;

import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTags;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.collect.source.CountText;

/**
 * Resources of a GuardDuty attack sequence. They are in {@code service.detection.sequence}, in a list of resources and
 * in the signals that reference them; the finding's {@code resource} contains none of them.
 */
final class AttackSequence {
    private AttackSequence() {}

    static void name(AlertField finding, AlertTargets named) {
        AlertField sequence = finding.path("service", "detection", "sequence");
        List<String> clusters = clusters(sequence);
        for (AlertField resource : sequence.field("resources").elements()) {
            Optional<String> uid = resource.field("uid").text();
            AlertField workload = resource.path("data", "kubernetesWorkload");
            if (workload.exists()) {
                add(finding, resource, workload, clusters, named);
            }
            AlertField task = resource.path("data", "ecsTask");
            if (uid.isPresent() && (task.exists() || EcsArns.isMeantFor(uid.get()))) {
                named.add(uid.get(), hints(finding, task), AlertTags.parse(resource.field("tags")));
            }
            uid.flatMap(arn -> TaggedInstance.of(arn, AlertTags.parse(resource.field("tags"))))
                    .ifPresent(instance -> instance.addTo(
                            named, GuardDutyFinding.seen(finding).text("ec2Instance", resource.field("uid"))));
        }
        clusters.forEach(arn ->
                EksWorkload.add(arn, Optional.empty(), GuardDutyFinding.seen(finding), AlertTags.parse(), named));
        // A signal may reference a task that the list does not contain.
        for (AlertField signal : sequence.field("signals").elements()) {
            for (AlertField uid : signal.field("resourceUids").elements()) {
                uid.text()
                        .filter(EcsArns::isMeantFor)
                        .ifPresent(arn -> named.add(arn, GuardDutyFinding.seen(finding), AlertTags.parse()));
            }
        }
    }

    /**
     * Returns the access key of the first actor, if the finding contains it (GuardDuty API reference, {@code User}).
     */
    static AlertField key(AlertField finding) {
        return finding.path("service", "detection", "sequence", "actors")
                .element(0)
                .path("user", "credentialUid");
    }

    /** Returns the distinct EKS clusters of the sequence. */
    private static List<String> clusters(AlertField sequence) {
        return sequence.field("resources").elements().stream()
                .flatMap(resource -> resource
                        .path("data", "eksCluster", "arn")
                        .or(resource.field("uid"))
                        .text()
                        .filter(EksWorkload::isCluster)
                        .stream())
                .distinct()
                .toList();
    }

    /** Adds a workload. It does not contain its cluster, so it is added only if the sequence has exactly one. */
    private static void add(
            AlertField finding, AlertField resource, AlertField workload, List<String> clusters, AlertTargets named) {
        if (clusters.size() != 1) {
            named.addUncollectable(
                    resource.field("uid").text().orElse("a workload"),
                    "the finding contains workloads and " + CountText.of(clusters.size(), "cluster")
                            + ", and does not assign the workloads to clusters; collect from each workload by its"
                            + " name");
            return;
        }
        EksWorkload.add(
                clusters.getFirst(),
                EksWorkload.of(workload.field("type"), workload.field("namespace"), resource.field("name")),
                GuardDutyFinding.seen(finding).text("alertedUid", resource.field("uid")),
                AlertTags.parse(resource.field("tags")),
                named);
    }

    private static TargetHints hints(AlertField finding, AlertField task) {
        return GuardDutyFinding.seen(finding)
                .text("taskDefinition", task.field("taskDefinitionArn"))
                .text("launchType", task.field("launchType"))
                .time("createdAt", task.field("createdAt"));
    }
}
