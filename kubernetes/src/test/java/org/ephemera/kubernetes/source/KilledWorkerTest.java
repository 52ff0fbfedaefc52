package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.FailingStore;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.SealedPackageContent;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a worker at each call: the next worker completes the same package, with every item once and every line. */
@Tag("slow")
class KilledWorkerTest {
    private static final Target TARGET = ClusterFixture.workload("deployment", "checkout");
    private static final int PLACES = 8;
    private static final String DEAD = "dead";
    private static final KubeletLogResponse LOG =
            KubeletLogResponse.of(ShopObjects.lines(Instant.parse(ShopObjects.START), 4_000, "line "));

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void anotherWorkerCompletesThePackage() throws IOException {
        try (ScriptedApiServer server = ShopObjects.in(ScriptedApiServer.in(folder))) {
            server.answering(ShopObjects.PODS + "/checkout-a/log", LOG);
            SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
            ClusterFixture undisturbed = new ClusterFixture(folder.resolve("undisturbed"), cluster, ReadLimits.USUAL);
            FailingStore counting = FailingStore.never(undisturbed.store());
            Map<String, OutcomeCode> codes =
                    undisturbed.collect(TARGET, counting, named("alive")).codes();
            for (int place = 1; place <= PLACES; place++) {
                int call = counting.calls() * place / (PLACES + 1);
                ClusterFixture desk = new ClusterFixture(folder.resolve("killed-" + place), cluster, ReadLimits.USUAL);
                FailingStore failing = new FailingStore(desk.store(), call, FailingStore.Manner.FOR_GOOD);
                try {
                    desk.collect(TARGET, failing, named(DEAD));
                } catch (IOException | UncheckedIOException e) {
                    assertThat(e).as("killed at call %s", call).hasMessageContaining("; ");
                }

                CollectedCluster gathered = desk.collect(TARGET, desk.store(), named("alive"));

                assertThat(gathered.report().verdict()).as("call %s", call).isEqualTo(VerificationResult.INTACT);
                assertThat(gathered.codes().values()).as("call %s", call).hasSameSizeAs(codes.values());
                assertThat(gathered.codes()).as("call %s", call).containsExactlyInAnyOrderEntriesOf(codes);
                SealedPackageContent content = SealedPackageContent.of(
                        desk.store(), gathered.seal().statement().packageId());
                assertThat(content.named()).doesNotHaveDuplicates();
                assertThat(content.bodies()).containsAll(content.named());
                assertThat(content.index()).isEqualTo(java.util.Set.copyOf(content.named()));
                for (ItemOutcome log : gathered.items("kubernetes.log")) {
                    assertThat(gathered.bodies(log).lines().toList()).containsAll(LOG.lines());
                }
            }
        }
    }

    private static WorkerRegistry named(String name) {
        return new WorkerRegistry() {
            @Override
            public String self() {
                return name;
            }

            @Override
            public boolean isDead(String worker) {
                return worker.equals(DEAD) && !name.equals(DEAD);
            }
        };
    }
}
