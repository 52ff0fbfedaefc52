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

/** Whatever is read of a pod blinds some rule if it is not had; where it does not, that was decided here. */
class ClusterGapsTest {
    private static final String NOBODY = "nobody can read it: its outcome says so, whatever was collected";
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("kubernetes.pod-events", "the rules of startup say it (STA)"),
            Map.entry("kubernetes.quotas", "no rule asks for them, and no silence of theirs looks like all is well"),
            Map.entry("aws.eks.audit", "the rules of activity say it (EXE-001)"),
            Map.entry("azure.aks.audit", "the rules of activity say it (EXE-001)"),
            Map.entry("kubernetes.memory", NOBODY),
            Map.entry("kubernetes.processes", NOBODY),
            Map.entry("kubernetes.sockets", NOBODY),
            Map.entry("kubernetes.writable-layer", NOBODY),
            Map.entry("kubernetes.packets", NOBODY));

    @Test
    void eachArtifactOfAClusterBlindsOrIsLeftOut() {
        Set<String> decided = new TreeSet<>(ClusterGaps.artifacts());
        assertThat(decided).doesNotContainAnyElementsOf(LEFT_OUT.keySet());
        decided.addAll(LEFT_OUT.keySet());
        assertThat(decided).containsExactlyInAnyOrderElementsOf(ofClusters());
    }

    /** Those that are read of other targets too are no matter of clusters. */
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
