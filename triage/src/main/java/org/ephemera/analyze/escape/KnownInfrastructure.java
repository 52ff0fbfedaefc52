package org.ephemera.analyze.escape;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;

/** Suppresses findings on published pods that need access to the host, and finds imitations of them. */
final class KnownInfrastructure {
    private static final Set<Platform> CLUSTERS = Set.of(Platform.KUBERNETES, Platform.KUBERNETES_SERVERLESS);

    private KnownInfrastructure() {}

    /**
     * Returns the findings of a context, suppressed if a published pod explains them. A finding on the workload is
     * explained if each of its containers belongs to the published pod.
     */
    static List<Finding> suppressKnown(EscapeRuleContext context) {
        Workload workload = context.workload();
        if (!CLUSTERS.contains(workload.platform())) {
            return context.findings();
        }
        List<ContainerSpec> containers = context.isWorkload() ? workload.containers() : List.of(context.container());
        Optional<String> known = KnownPods.ALL.stream()
                .filter(pod -> pod.matches(workload))
                .filter(pod -> containers.stream().allMatch(pod::contains))
                .map(KnownPod::name)
                .findFirst();
        if (known.isEmpty() && !context.isWorkload()) {
            addMasquerading(context);
        }
        return context.findings().stream()
                .map(finding -> known.filter(pod ->
                                KnownPods.EXPECTED_RULES.contains(finding.rule().id()))
                        .map(finding::suppressedAs)
                        .orElse(finding))
                .toList();
    }

    /** Returns the name of the published pod that the image of a container belongs to. */
    static Optional<String> nameOf(Workload workload, ContainerSpec container) {
        return KnownPods.ALL.stream()
                .filter(pod -> CLUSTERS.contains(workload.platform()) && pod.matches(workload))
                .filter(pod -> pod.hasImageOf(container))
                .map(KnownPod::name)
                .findFirst();
    }

    /** Adds a finding on a container with the name and placement of a published pod, but another image. */
    private static void addMasquerading(EscapeRuleContext context) {
        ContainerSpec container = context.container();
        Workload workload = context.workload();
        EvidenceLocation image = container.image().map(LocatedValue::evidence).orElse(container.evidence());
        boolean published = KnownPods.ALL.stream().anyMatch(pod -> pod.matches(workload) && pod.hasImageOf(container));
        KnownPods.ALL.stream()
                .filter(pod -> !published && pod.isImitatedBy(workload, container))
                .findFirst()
                .ifPresent(pod -> context.add(
                        "ESC-035",
                        Severity.HIGH,
                        "has the name of a " + pod.name() + ", but its image is "
                                + container.image().map(LocatedValue::value).orElse("unknown"),
                        image));
    }
}
