package org.ephemera.aws.alert;

import java.util.List;
import java.util.Optional;
import org.ephemera.acquire.alert.Found;
import org.ephemera.acquire.alert.Hints;
import org.ephemera.acquire.alert.NamedTargets;
import org.ephemera.acquire.alert.Tags;
import org.ephemera.collect.source.Counted;

/**
 * What an attack sequence of GuardDuty touched: it stands in {@code service.detection.sequence}, in a list of resources and
 * in the signals that point to them; the finding's own resource says nothing.
 */
final class AttackSequence {
    private AttackSequence() {}

    static void name(Found finding, NamedTargets named) {
        Found sequence = finding.path("service", "detection", "sequence");
        List<String> clusters = clusters(sequence);
        for (Found resource : sequence.field("resources").elements()) {
            Optional<String> uid = resource.field("uid").text();
            Found workload = resource.path("data", "kubernetesWorkload");
            if (workload.exists()) {
                add(finding, resource, workload, clusters, named);
            }
            Found task = resource.path("data", "ecsTask");
            if (uid.isPresent() && (task.exists() || EcsNames.isMeantFor(uid.get()))) {
                named.add(uid.get(), hints(finding, task), Tags.of(resource.field("tags")));
            }
        }
        clusters.forEach(arn -> EksWorkload.add(arn, Optional.empty(), new Hints(), Tags.of(), named));
        // A signal may point to a task that the list leaves out.
        for (Found signal : sequence.field("signals").elements()) {
            for (Found uid : signal.field("resourceUids").elements()) {
                uid.text()
                        .filter(EcsNames::isMeantFor)
                        .ifPresent(arn -> named.add(arn, GuardDutyFinding.seen(finding), Tags.of()));
            }
        }
    }

    /** Of the first actor, if it is told (GuardDuty API reference, {@code User}). */
    static Found key(Found finding) {
        return finding.path("service", "detection", "sequence", "actors")
                .element(0)
                .path("user", "credentialUid");
    }

    /** Those that the sequence touched, each once. */
    private static List<String> clusters(Found sequence) {
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

    /** A workload does not say which cluster it is in. */
    private static void add(Found finding, Found resource, Found workload, List<String> clusters, NamedTargets named) {
        if (clusters.size() != 1) {
            named.besides(
                    resource.field("uid").text().orElse("a workload"),
                    "it names workloads and " + Counted.of(clusters.size(), "cluster")
                            + ", and does not say which workload is in which; collect from them by their names");
            return;
        }
        EksWorkload.add(
                clusters.getFirst(),
                EksWorkload.of(workload.field("type"), workload.field("namespace"), resource.field("name")),
                GuardDutyFinding.seen(finding).text("alertedUid", resource.field("uid")),
                Tags.of(resource.field("tags")),
                named);
    }

    private static Hints hints(Found finding, Found task) {
        return GuardDutyFinding.seen(finding)
                .text("taskDefinition", task.field("taskDefinitionArn"))
                .text("launchType", task.field("launchType"))
                .time("createdAt", task.field("createdAt"));
    }
}
