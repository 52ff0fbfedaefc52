package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.collect.CollectionRun;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.format.CompletenessStatus;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterConnections;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that the package is incomplete if the cluster is unreachable, whatever the cause. */
class UnreachableClusterTest {
    private static final Target TARGET = ClusterFixture.workload("deployment", "checkout");
    private static final List<String> REQUIRED =
            List.of("kubernetes.version", "kubernetes.workload", "kubernetes.pods", "kubernetes.pod", "kubernetes.log");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @ParameterizedTest
    @EnumSource(OutcomeCode.class)
    void packageIsIncompleteWhateverTheConnectionOutcome(OutcomeCode code) throws IOException {
        Outcome why = code.with("detail", "the cluster is only shown here; collect where it runs");
        Map<String, String> ended = new TreeMap<>(TARGET.attributes());
        PresetOutcome.put(ended, why);

        CollectedCluster gathered = desk(ClusterFixture.NOWHERE).collect(new Target(TARGET.kind(), TARGET.id(), ended));

        assertThat(gathered.seal().outcomes().status()).isNotEqualTo(CompletenessStatus.COMPLETE);
        for (String artifact : REQUIRED) {
            ItemOutcome item = gathered.item(artifact);
            assertThat(item.outcome().message()).as(artifact).isEqualTo(why.message());
            assertThat(CompletenessStatus.of(item.code(), item.planned().required()))
                    .as(artifact)
                    .isNotEqualTo(CompletenessStatus.COMPLETE);
        }
    }

    @Test
    void requiredItemsFailWhenTheCollectorFails() throws IOException {
        ClusterConnections broken = new ClusterConnections() {
            @Override
            public ClusterConnection of(PlannedItem item, CollectionRun run) {
                throw new IllegalArgumentException("port out of range: 70000");
            }
        };

        CollectedCluster gathered = desk(broken).collect(TARGET);

        assertThat(gathered.seal().outcomes().status()).isEqualTo(CompletenessStatus.FAILED);
        for (String artifact : REQUIRED) {
            assertThat(gathered.item(artifact).code()).as(artifact).isEqualTo(OutcomeCode.FAILED);
            assertThat(gathered.message(artifact)).contains("port out of range", "'kubectl logs'");
        }
    }

    /** The pods are unknown in this case. */
    @Test
    void packageIsIncompleteWhenSealedBeforeTheFirstCall() throws IOException {
        CollectedCluster gathered = desk(ClusterFixture.NOWHERE).collect(TARGET, Duration.ZERO);

        assertThat(gathered.seal().outcomes().status()).isEqualTo(CompletenessStatus.FAILED);
    }

    private ClusterFixture desk(ClusterConnections clusters) throws IOException {
        return new ClusterFixture(folder, clusters, ReadLimits.USUAL);
    }
}
