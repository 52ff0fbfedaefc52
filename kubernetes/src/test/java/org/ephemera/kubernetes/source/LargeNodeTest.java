package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collection of a node with 200 pods in several runs, as the worker function collects it. */
class LargeNodeTest {
    private static final int PODS = 200;

    /** Time of a run, which is too short for the node. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void completesNodeInSeveralRuns() throws Exception {
        try (ScriptedApiServer server = LargeNamespace.in(folder, PODS, 400)) {
            SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
            ClusterFixture fixture = new ClusterFixture(folder, cluster, ReadLimits.USUAL);
            Target node = KubernetesTarget.limited(KubernetesTarget.parse("k8s://test/node:node-1"), PODS);
            int before = 0;
            for (int run = 0; run < 3; run++) {
                fixture.begin(node, SHORT);
                assertThat(server.requests().size()).isGreaterThan(before);
                before = server.requests().size();
            }
            CollectedCluster gathered = fixture.collect(node);

            assertThat(server.requests().size()).isGreaterThan(before);
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            List<ItemOutcome> pods = gathered.items("kubernetes.pod");
            assertThat(pods).hasSize(PODS).allMatch(item -> item.code() == OutcomeCode.COLLECTED);
            assertThat(gathered.codes()).doesNotContainValue(OutcomeCode.FAILED);
            for (int pod = 0; pod < PODS; pod++) {
                assertThat(server.requests(ShopObjects.PODS + "/checkout-" + pod))
                        .isNotEmpty();
            }
        }
    }
}
