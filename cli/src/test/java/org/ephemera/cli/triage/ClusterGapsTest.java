package org.ephemera.cli.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.parse.kubernetes.ClusterGaps;
import org.ephemera.aws.AwsSources;
import org.ephemera.azure.AzureSources;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;
import org.junit.jupiter.api.Test;

/** Each artifact of a pod disables a rule if it is missing, or is listed here as an exception. */
class ClusterGapsTest {
    private static final String NO_API = "no API returns it; its outcome always states this";
    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            Map.entry("kubernetes.pod-events", "reported by the startup rules (STA)"),
            Map.entry("kubernetes.quotas", "no rule evaluates them, and their absence is not a finding"),
            Map.entry("aws.eks.audit", "reported by the activity rules (EXE-001)"),
            Map.entry("azure.aks.audit", "reported by the activity rules (EXE-001)"),
            Map.entry("kubernetes.memory", NO_API),
            Map.entry("kubernetes.processes", NO_API),
            Map.entry("kubernetes.sockets", NO_API),
            Map.entry("kubernetes.writable-layer", NO_API),
            Map.entry("kubernetes.packets", NO_API));

    @Test
    void eachClusterArtifactBlindsARuleOrIsExcluded() {
        Set<String> decided = new TreeSet<>(ClusterGaps.artifacts());
        assertThat(decided).doesNotContainAnyElementsOf(EXCEPTIONS.keySet());
        decided.addAll(EXCEPTIONS.keySet());
        assertThat(decided).containsExactlyInAnyOrderElementsOf(ofClusters());
    }

    /** Artifacts of other targets are not specific to clusters. */
    private static Set<String> ofClusters() {
        Set<String> others = Stream.concat(
                        AwsSources.readFor(target("aws.ecs.task")).stream(),
                        Stream.of("azure.aci.group", "azure.app")
                                .flatMap(kind -> AzureSources.readFor(target(kind)).stream()))
                .map(Artifact::id)
                .collect(Collectors.toSet());
        return Stream.of(
                        KubernetesSources.artifacts().stream(),
                        AwsSources.readFor(target("aws.eks.workload")).stream(),
                        AzureSources.readFor(target("azure.aks.workload")).stream())
                .flatMap(each -> each)
                .map(Artifact::id)
                .filter(id -> !others.contains(id))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Target target(String kind) {
        return new Target(kind, "x", Map.of());
    }
}
