package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.AwsRegistries;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;

/**
 * Workloads that need the host to do their work. One of them is known by its namespace, its owner and where its image comes from,
 * all of them; its name alone is what an attacker would take.
 */
final class KnownInfrastructure {
    private static final List<Known> KNOWN = known();
    private static final Set<Platform> CLUSTERS = Set.of(Platform.KUBERNETES, Platform.KUBERNETES_SERVERLESS);

    private KnownInfrastructure() {}

    /**
     * Something known.
     *
     * @param names of its containers; the first is its own
     * @param namespaces none: any
     * @param owners kinds of owners; none: any
     * @param digests none: any
     * @param rules what it is expected to be found with; none: everything
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

        boolean isNamed(Container container, Workload workload) {
            String owner = workload.owner().map(Fact::value).orElse("");
            return names.contains(container.name())
                    || owner.substring(owner.indexOf('/') + 1).equals(name());
        }

        boolean isPlaced(Workload workload) {
            String owner = workload.owner().map(Fact::value).orElse("").split("/", 2)[0];
            return (namespaces.isEmpty() || namespaces.contains(workload.scope()))
                    && (owners.isEmpty() || owners.contains(owner));
        }

        boolean isFrom(Container container) {
            Optional<ImageName> name = container.image().map(image -> ImageName.parse(image.value()));
            boolean digest = digests.isEmpty()
                    || container
                            .digest()
                            .map(Fact::value)
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

    /** What was found, marked where it belongs to known infrastructure, with a finding of its own for an impostor. */
    static List<Finding> judge(EscapeRuleContext scene) {
        if (!CLUSTERS.contains(scene.workload().platform())) {
            return scene.findings();
        }
        // A pod is known if one of its containers is; each container is known by itself.
        List<Container> containers = scene.isWhole() ? scene.workload().containers() : List.of(scene.container());
        Optional<Known> known = KNOWN.stream()
                .filter(entry -> entry.isPlaced(scene.workload()))
                .filter(entry ->
                        containers.stream().anyMatch(one -> entry.isNamed(one, scene.workload()) && entry.isFrom(one)))
                .findFirst();
        if (known.isPresent()) {
            return scene.findings().stream()
                    .map(finding -> known.get().expects(finding)
                            ? finding.suppressed(known.get().name())
                            : finding)
                    .toList();
        }
        if (!scene.isWhole()) {
            impostor(scene);
        }
        return scene.findings();
    }

    /** By which name the image of a container is known: it is that of a workload that is where it belongs, its own or of one beside it. */
    static Optional<String> made(Workload workload, Container container) {
        return KNOWN.stream()
                .filter(entry -> CLUSTERS.contains(workload.platform())
                        && entry.isPlaced(workload)
                        && entry.isFrom(container)
                        && workload.containers().stream()
                                .anyMatch(one -> entry.isNamed(one, workload) && entry.isFrom(one)))
                .map(Known::name)
                .findFirst();
    }

    /** Named and placed like something known, and made of another image. */
    private static void impostor(EscapeRuleContext scene) {
        Container container = scene.container();
        Evidence image = container.image().map(Fact::evidence).orElse(container.evidence());
        KNOWN.stream()
                .filter(entry -> !entry.namespaces().isEmpty())
                .filter(entry -> entry.isNamed(container, scene.workload())
                        && entry.namespaces().contains(scene.workload().scope())
                        && !entry.isFrom(container))
                .findFirst()
                .ifPresent(entry -> scene.found(
                        "ESC-035",
                        Severity.HIGH,
                        "named like " + entry.name() + ", but its image is "
                                + container.image().map(Fact::value).orElse("not named"),
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

    /** Which repositories known infrastructure comes from. */
    private static final class RepositoryPattern {
        private RepositoryPattern() {}

        /** True if an image is from the place that a pattern names, or, of {@code eks:repository}, from there in a registry of this service. */
        static boolean matches(String pattern, ImageName image) {
            int colon = pattern.indexOf(':');
            return colon < 0
                    ? pattern.equals(image.place())
                    : pattern.substring(colon + 1).equals(image.repository())
                            && AwsRegistries.isOf(pattern.substring(0, colon), image.registry());
        }
    }
}
