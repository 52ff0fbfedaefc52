package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.AwsRegistries;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;

/**
 * Infrastructure workloads that need access to the host. A workload is known by its namespace, its owner and the
 * origin of its image together. An attacker can copy its name.
 */
final class KnownInfrastructure {
    private static final List<Known> KNOWN = known();
    private static final Set<Platform> CLUSTERS = Set.of(Platform.KUBERNETES, Platform.KUBERNETES_SERVERLESS);

    private KnownInfrastructure() {}

    /**
     * Known infrastructure workload.
     *
     * @param names names of its containers; the first is the name of the workload
     * @param namespaces empty: any
     * @param owners kinds of owners; empty: any
     * @param digests empty: any
     * @param rules rules whose findings are expected; empty: all
     */
    private record Known(
            Set<String> names,
            Set<String> namespaces,
            Set<String> owners,
            Set<String> images,
            Set<String> digests,
            Set<String> rules) {
        String name() {
            return names.iterator().next();
        }

        boolean isNamed(ContainerSpec container, Workload workload) {
            String owner = workload.owner().map(LocatedValue::value).orElse("");
            return names.contains(container.name())
                    || owner.substring(owner.indexOf('/') + 1).equals(name());
        }

        boolean isPlaced(Workload workload) {
            String owner = workload.owner().map(LocatedValue::value).orElse("").split("/", 2)[0];
            return (namespaces.isEmpty() || namespaces.contains(workload.scope()))
                    && (owners.isEmpty() || owners.contains(owner));
        }

        boolean isFrom(ContainerSpec container) {
            Optional<ImageName> name = container.image().map(image -> ImageName.parse(image.value()));
            boolean digest = digests.isEmpty()
                    || container
                            .digest()
                            .map(LocatedValue::value)
                            .filter(digests::contains)
                            .isPresent();
            return digest
                    && name.isPresent()
                    && images.stream().anyMatch(image -> RepositoryPattern.matches(image, name.get()));
        }

        boolean expects(Finding finding) {
            return rules.isEmpty() || rules.contains(finding.rule().id());
        }
    }

    /**
     * Returns the findings of a context, suppressed if they belong to known infrastructure. Adds a finding on a
     * workload that masquerades as known infrastructure.
     */
    static List<Finding> suppressKnown(EscapeRuleContext context) {
        if (!CLUSTERS.contains(context.workload().platform())) {
            return context.findings();
        }
        // A pod is known if one of its containers is known. Each container is evaluated separately.
        List<ContainerSpec> containers =
                context.isWorkload() ? context.workload().containers() : List.of(context.container());
        Optional<Known> known = KNOWN.stream()
                .filter(entry -> entry.isPlaced(context.workload()))
                .filter(entry -> containers.stream()
                        .anyMatch(one -> entry.isNamed(one, context.workload()) && entry.isFrom(one)))
                .findFirst();
        if (known.isPresent()) {
            return context.findings().stream()
                    .map(finding -> known.get().expects(finding)
                            ? finding.suppressedAs(known.get().name())
                            : finding)
                    .toList();
        }
        if (!context.isWorkload()) {
            addMasquerading(context);
        }
        return context.findings();
    }

    /**
     * Returns the name of the known infrastructure that the image of a container belongs to, if the workload is
     * placed as expected.
     */
    static Optional<String> nameOf(Workload workload, ContainerSpec container) {
        return KNOWN.stream()
                .filter(entry -> CLUSTERS.contains(workload.platform())
                        && entry.isPlaced(workload)
                        && entry.isFrom(container)
                        && workload.containers().stream()
                                .anyMatch(one -> entry.isNamed(one, workload) && entry.isFrom(one)))
                .map(Known::name)
                .findFirst();
    }

    /** Adds a finding on a container with the name and placement of known infrastructure, but another image. */
    private static void addMasquerading(EscapeRuleContext context) {
        ContainerSpec container = context.container();
        EvidenceLocation image = container.image().map(LocatedValue::evidence).orElse(container.evidence());
        KNOWN.stream()
                .filter(entry -> !entry.namespaces().isEmpty())
                .filter(entry -> entry.isNamed(container, context.workload())
                        && entry.namespaces().contains(context.workload().scope())
                        && !entry.isFrom(container))
                .findFirst()
                .ifPresent(entry -> context.add(
                        "ESC-035",
                        Severity.HIGH,
                        "has the name of " + entry.name() + ", but its image is "
                                + container.image().map(LocatedValue::value).orElse("unknown"),
                        image));
    }

    private static List<Known> known() {
        List<Known> known = new ArrayList<>();
        for (JsonNode entry : RuleData.named("infrastructure.json").json()) {
            known.add(new Known(
                    RuleData.words(entry, "names"),
                    RuleData.words(entry, "namespaces"),
                    RuleData.words(entry, "owners"),
                    RuleData.words(entry, "images"),
                    RuleData.words(entry, "digests"),
                    RuleData.words(entry, "rules")));
        }
        return known;
    }

    /** Repositories of known infrastructure. */
    private static final class RepositoryPattern {
        private RepositoryPattern() {}

        /**
         * Reports whether an image is from the repository of a pattern, or, for {@code eks:repository}, from a
         * registry of this service.
         */
        static boolean matches(String pattern, ImageName image) {
            int colon = pattern.indexOf(':');
            return colon < 0
                    ? pattern.equals(image.registryAndRepository())
                    : pattern.substring(colon + 1).equals(image.repository())
                            && AwsRegistries.isOfService(pattern.substring(0, colon), image.registry());
        }
    }
}
