package org.ephemera.aws.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.sweep.MetricShard;
import org.ephemera.sweep.MetricSweep;
import org.ephemera.sweep.ShardRecord;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.StoreKilledAtWrite;
import org.ephemera.testing.SweepFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweep that is killed before each of its writes and resumed by another worker. */
@Tag("slow")
class SweepStoppedTest {
    private static final SweepScope SCOPE =
            new SweepScope("aws", "aws:111122223333/eu-central-1", "111122223333", "eu-central-1", List.of());

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-25T12:00:00Z"));
    private SimulatedCloud cloud;
    private AwsClients clients;
    private SweepFixture sweeps;

    @BeforeEach
    void start() throws Exception {
        cloud = SimulatedCloud.start(
                ScenarioBuilder.at(clock).container("app", 1, 1).build());
        clients = AwsClients.of(
                Map.of(
                        "AWS_ENDPOINT_URL",
                        cloud.endpoint().toString(),
                        "AWS_ACCESS_KEY_ID",
                        "test",
                        "AWS_SECRET_ACCESS_KEY",
                        "test"),
                clock);
        sweeps = new SweepFixture(
                SCOPE, new AwsSweep(), () -> AwsSources.all(clients), SweepFixture.signer(folder), clock);
    }

    @AfterEach
    void stop() {
        clients.close();
        cloud.close();
    }

    @Test
    void resumesAfterKillAtEveryWrite() throws Exception {
        EvidenceStore whole = store(0);
        sweeps.run(whole);
        SortedMap<String, String> index = SweepFixture.index(whole);

        assertThat(SweepFixture.packages(whole)).hasSize(2);
        assertThat(index.values()).anyMatch(points -> points.matches("[1-9][0-9]*"));
        int at = 1;
        for (boolean stopped = true; stopped; at++) {
            EvidenceStore store = store(at);
            stopped = sweeps.isInterrupted(new StoreKilledAtWrite(store, at));
            sweeps.run(store);

            assertThat(SweepFixture.index(store))
                    .as("index after a stop at write %d", at)
                    .isEqualTo(index);
            assertThat(SweepFixture.packages(store))
                    .as("packages after a stop at write %d", at)
                    .hasSize(2);
            assertThat(sweeps.areIntact(store))
                    .as("packages after a stop at write %d", at)
                    .isTrue();
        }
        System.out.println("a sweep is stopped at each of " + (at - 2) + " writes: the same windows, once");
        assertThat(at).isGreaterThan(40);
    }

    /** A queue message identifies a shard, a worker fetches it, and a duplicate message finds it finished. */
    @Test
    void fetchesShardOfMessageOnce() throws Exception {
        EvidenceStore store = store(0);
        MetricSweep planning = sweeps.sweepInto(store);
        planning.inventory(sweeps.hour());
        SweepWindow window = planning.plan(Optional.of(sweeps.from()), clock.instant())
                .open()
                .getFirst();
        byte[] message;
        try (Stream<MetricShard> shards = planning.shards(window)) {
            message = shards.findFirst().orElseThrow().toBytes();
        }
        MetricSweep working = sweeps.sweepInto(store);
        MetricShard shard = working.shard(message).orElseThrow();
        MetricSweep.StepResult<ShardRecord> first = working.run(shard, sweeps.hour());
        MetricSweep.StepResult<ShardRecord> second = working.run(shard, sweeps.hour());

        assertThat(message).hasSizeLessThan(1000);
        assertThat(first)
                .isInstanceOfSatisfying(
                        MetricSweep.StepResult.Done.class,
                        done -> assertThat(done.fresh()).isTrue());
        assertThat(second)
                .isInstanceOfSatisfying(
                        MetricSweep.StepResult.Done.class,
                        done -> assertThat(done.fresh()).isFalse());
        assertThat(working.shard(message)).isEmpty();
    }

    private EvidenceStore store(int at) throws Exception {
        return DirectoryEvidenceStore.open(folder.resolve("store-" + at));
    }
}
