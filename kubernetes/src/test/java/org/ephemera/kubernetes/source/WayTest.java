package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.collect.CollectionRun;
import org.ephemera.collect.source.Ended;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.Status;
import org.ephemera.kubernetes.Cluster;
import org.ephemera.kubernetes.Clusters;
import org.ephemera.kubernetes.call.Bounds;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.InMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where no way leads to the cluster, nothing of the pod is had: whatever stood against it, the package is not whole. */
class WayTest {
    private static final Target TARGET = ClusterDesk.workload("deployment", "checkout");
    private static final List<String> REQUIRED =
            List.of("kubernetes.version", "kubernetes.workload", "kubernetes.pods", "kubernetes.pod", "kubernetes.log");

    @TempDir(factory = InMemory.class)
    Path folder;

    @ParameterizedTest
    @EnumSource(OutcomeCode.class)
    void noEndOfTheWayMakesThePackageWhole(OutcomeCode code) throws IOException {
        Outcome why = code.with("detail", "the cluster is only shown here; collect where it runs");
        Map<String, String> ended = new TreeMap<>(TARGET.attributes());
        Ended.put(ended, why);

        GatheredCluster gathered = desk(ClusterDesk.NOWHERE).collect(new Target(TARGET.kind(), TARGET.id(), ended));

        assertThat(gathered.seal().outcomes().status()).isNotEqualTo(Status.COMPLETE);
        for (String artifact : REQUIRED) {
            ItemOutcome item = gathered.item(artifact);
            assertThat(item.outcome().message()).as(artifact).isEqualTo(why.message());
            assertThat(Status.of(item.code(), item.planned().required()))
                    .as(artifact)
                    .isNotEqualTo(Status.COMPLETE);
        }
    }

    @Test
    void aFailureOfThisProgramEndsAllThatIsRequired() throws IOException {
        Clusters broken = new Clusters() {
            @Override
            public Cluster of(PlannedItem item, CollectionRun run) {
                throw new IllegalArgumentException("port out of range: 70000");
            }
        };

        GatheredCluster gathered = desk(broken).collect(TARGET);

        assertThat(gathered.seal().outcomes().status()).isEqualTo(Status.FAILED);
        for (String artifact : REQUIRED) {
            assertThat(gathered.item(artifact).code()).as(artifact).isEqualTo(OutcomeCode.FAILED);
            assertThat(gathered.message(artifact)).contains("port out of range", "'kubectl logs'");
        }
    }

    /** Nobody could say then which pods there were. */
    @Test
    void whatIsSealedBeforeTheServerWasAskedIsNotWhole() throws IOException {
        GatheredCluster gathered = desk(ClusterDesk.NOWHERE).collect(TARGET, Duration.ZERO);

        assertThat(gathered.seal().outcomes().status()).isEqualTo(Status.FAILED);
    }

    private ClusterDesk desk(Clusters clusters) throws IOException {
        return new ClusterDesk(folder, clusters, Bounds.USUAL);
    }
}
