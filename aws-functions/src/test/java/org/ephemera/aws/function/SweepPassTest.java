package org.ephemera.aws.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.sweep.AwsSweep;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.Requester;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkMessage;
import org.ephemera.queue.WorkResult;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.sweep.MetricRetention;
import org.ephemera.sweep.MetricShard;
import org.ephemera.sweep.MetricSweep;
import org.ephemera.sweep.StoredMetricParser;
import org.ephemera.sweep.SweepCost;
import org.ephemera.sweep.SweepPackageMaker;
import org.ephemera.sweep.SweepPass;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepableCloud;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Costs of sweep passes: queue messages, which delay alerts, and store requests. */
class SweepPassTest {
    private static final SweepScope SCOPE = SweepScope.account("111122223333", "eu-central-1");

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-25T12:00:00Z"));
    private final List<WorkMessage> queue = new ArrayList<>();
    private final WorkDispatch dispatch = (work, delay) -> queue.add(work);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** Queued work delays the alerts behind it, so a pass queues a limited amount, the oldest data first. */
    @Test
    void queuesOldestDaysFirstWithinALimit() throws Exception {
        PemSigner.create(folder.resolve("key.pem"));
        try (SimulatedCloud cloud = SimulatedCloud.start(ScenarioBuilder.at(clock)
                        .container("app", 10, 10)
                        .tasks(3)
                        .build());
                AwsRuntime runtime = AwsRuntime.of(settings(cloud), clock)) {
            MetricSweep sweep = sweep(runtime);
            List<Integer> asked = new ArrayList<>();
            List<String> names = new ArrayList<>();
            int indexed = 0;
            for (SweepPass pass = pass(sweep); pass.pending() > 0; pass = pass(sweep)) {
                assertThat(queue).hasSize(pass.pending());
                asked.add(pass.pending());
                indexed += pass.indexed();
                // The next pass may run before any of the queued work is done.
                assertThat(pass(sweep).pending()).isEqualTo(pass.pending());
                done(runtime).forEach(open -> names.add(open.trigger().eventId()));
            }
            // The inventory, then days.
            assertThat(asked).startsWith(1, 20, 20).hasSizeGreaterThan(3);
            assertThat(indexed)
                    .isEqualTo(asked.subList(1, asked.size() - 1).stream()
                            .mapToInt(Integer::intValue)
                            .sum());
            // A shard's name consists of the scope and its day.
            assertThat(names.subList(1, names.size())).isSorted();
        }
    }

    /** Unreadable packages must not prevent later days from being fetched in time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void continuesAfterUnreadablePackages(int many) throws Exception {
        PemSigner.create(folder.resolve("key.pem"));
        try (SimulatedCloud cloud = SimulatedCloud.start(
                        ScenarioBuilder.at(clock).container("app", 10, 10).build());
                AwsRuntime runtime = AwsRuntime.of(settings(cloud), clock)) {
            EvidenceStore store = runtime.site().store();
            pass(sweep(runtime));
            done(runtime);
            int asked = pass(sweep(runtime)).pending();
            List<String> broken = done(runtime).stream()
                    .limit(many)
                    .map(open -> open.packageId().toString())
                    .toList();

            assertThatThrownBy(() -> pass(sweep(runtime, new BrokenStore(store, broken))))
                    .hasMessageContaining("no longer to be read");

            SweepPass mended = pass(sweep(runtime));
            assertThat(asked).isGreaterThan(many + 1);
            assertThat(mended.indexed()).isEqualTo(many);
        }
    }

    /** A revoked permission must not prevent days that were listed before from being fetched before they expire. */
    @Test
    void fetchesListedDaysWhenListingFails() throws Exception {
        PemSigner.create(folder.resolve("key.pem"));
        try (SimulatedCloud cloud = SimulatedCloud.start(
                        ScenarioBuilder.at(clock).container("app", 10, 10).build());
                AwsRuntime runtime = AwsRuntime.of(settings(cloud), clock)) {
            pass(sweep(runtime));
            done(runtime);
            int asked = pass(sweep(runtime)).pending();
            clock.step(Duration.ofDays(1));
            cloud.faults().accessDenied("ListMetrics");
            assertThat(pass(sweep(runtime)).pending())
                    .as("the inventory of the new day")
                    .isOne();
            done(runtime);

            SweepPass first = pass(sweep(runtime));
            SweepPass later = pass(sweep(runtime));

            assertThat(List.of(first, later))
                    .allSatisfy(each -> assertThat(each.gap()).get().asString().contains("cloudwatch:ListMetrics"));
            assertThat(first.indexed()).isEqualTo(asked);
            assertThat(later.needsAttention()).isTrue();
        }
    }

    /** A failure may last for weeks, with more and more attempts and days. */
    @Test
    void readsFailedAttemptsOnceForAllDays() throws Exception {
        PemSigner.create(folder.resolve("key.pem"));
        try (SimulatedCloud cloud = SimulatedCloud.start(
                        ScenarioBuilder.at(clock).container("app", 10, 10).build());
                AwsRuntime runtime = AwsRuntime.of(settings(cloud), clock)) {
            cloud.faults().accessDenied("ListMetrics");
            pass(sweep(runtime));
            done(runtime);
            assertThat(pass(sweep(runtime)).gap()).isPresent();
            int once = calls(runtime);
            for (int failed = 1; failed <= 2; failed++) {
                clock.step(Duration.ofMinutes(21));
                pass(sweep(runtime));
                done(runtime);
                assertThat(pass(sweep(runtime)).gap()).isPresent();
            }
            assertThat(calls(runtime)).isLessThan(once + 10);
        }
    }

    /** A pass runs every ten minutes for years, and each day adds an inventory and a window. */
    @Test
    void storeRequestsDoNotGrowWithHistory() throws Exception {
        PemSigner.create(folder.resolve("key.pem"));
        try (SimulatedCloud cloud = SimulatedCloud.start(
                        ScenarioBuilder.at(clock).container("app", 10, 10).build());
                AwsRuntime runtime = AwsRuntime.of(settings(cloud), clock)) {
            EvidenceStore store = runtime.site().store();
            pass(sweep(runtime, store));
            done(runtime);
            pass(sweep(runtime, store));
            int young = calls(runtime);
            String scope = SCOPE.key();
            byte[] inventory = bytes(store, "sweeps/" + scope + "/inventories/2026-11-24.0.json");
            LocalDate lost = LocalDate.parse("2026-11-09");
            for (LocalDate day = LocalDate.parse("2024-11-24"); day.isBefore(lost); day = day.plusDays(1)) {
                String then = new String(inventory, UTF_8)
                        .replace("2026-11-25T", day.plusDays(1) + "T")
                        .replace("2026-11-24", day.toString())
                        .replaceFirst("\"parts\":[0-9]+", "\"parts\":0");
                store.create("sweeps/" + scope + "/inventories/" + day + ".0.json", Blob.of(then.getBytes(UTF_8)));
                store.create("sweeps/" + scope + "/windows/" + day + "/complete.json", Blob.of("{}".getBytes(UTF_8)));
            }
            assertThat(calls(runtime)).isLessThan(young + 50);

            clock.step(Duration.ofHours(12));
            assertThat(calls(runtime)).as("at midnight").isGreaterThan(young + 365);
        }
    }

    /** Returns the number of objects and lists that one pass reads. */
    private int calls(AwsRuntime runtime) throws Exception {
        CountingStore counting = new CountingStore(runtime.site().store());
        pass(sweep(runtime, counting));
        return counting.calls().get();
    }

    private static byte[] bytes(EvidenceStore store, String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.readAllBytes();
        }
    }

    private MetricSweep sweep(AwsRuntime runtime) throws Exception {
        return sweep(runtime, runtime.site().store());
    }

    private MetricSweep sweep(AwsRuntime runtime, EvidenceStore store) throws Exception {
        return new MetricSweep(
                SCOPE,
                new Narrow(),
                store,
                SweepPackageMaker.queued(runtime.site().intake(dispatch)::take, store),
                new Requester("a test", Requester.Method.CLAIMED, false),
                Retention.NONE,
                clock);
    }

    private SweepPass pass(MetricSweep sweep) throws Exception {
        return SweepPass.run(sweep, clock.instant(), minutes());
    }

    /** Processes the complete queue; returns the packages in queue order. */
    private List<OpenRecord> done(AwsRuntime runtime) throws Exception {
        List<OpenRecord> packages = new ArrayList<>();
        for (WorkMessage work : queue) {
            WorkResult worked = runtime.site()
                    .worker("w", CollectionListener.NONE, dispatch)
                    .work(work, 1, minutes());
            OpenRecord open = ((WorkResult.Sealed) worked).opened().open();
            IndependentVerifiers.acceptFirstOfKind(
                    runtime.site().store(),
                    open.packageId(),
                    runtime.site().signer().publicKey());
            packages.add(open);
        }
        queue.clear();
        return packages;
    }

    private Deadline minutes() {
        return Deadline.in(clock, Duration.ofMinutes(4));
    }

    private Map<String, String> settings(SimulatedCloud cloud) {
        return Map.of(
                "AWS_ENDPOINT_URL",
                cloud.endpoint().toString(),
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test",
                "AWS_REGION",
                "eu-central-1",
                "EPHEMERA_STORE",
                "file:" + folder.resolve("evidence"),
                "EPHEMERA_SIGNER",
                "file:" + folder.resolve("key.pem"));
    }

    /** Store that cannot read some packages. */
    private record BrokenStore(EvidenceStore store, List<String> broken) implements EvidenceStore {
        @Override
        public CreateResult create(String key, Blob blob) throws StoreException {
            return store.create(key, blob);
        }

        @Override
        public InputStream open(String key) throws StoreException {
            if (broken.stream().anyMatch(key::contains)) {
                throw new StoreException(key + " is no longer to be read");
            }
            return store.open(key);
        }

        @Override
        public Stream<StoredObject> list(String prefix) throws StoreException {
            return store.list(prefix);
        }
    }

    /** Store that counts reads. */
    private record CountingStore(EvidenceStore store, AtomicInteger calls) implements EvidenceStore {
        CountingStore(EvidenceStore store) {
            this(store, new AtomicInteger());
        }

        @Override
        public CreateResult create(String key, Blob blob) throws StoreException {
            calls.incrementAndGet();
            return store.create(key, blob);
        }

        @Override
        public InputStream open(String key) throws StoreException {
            calls.incrementAndGet();
            return store.open(key);
        }

        @Override
        public Stream<StoredObject> list(String prefix) throws StoreException {
            calls.incrementAndGet();
            return store.list(prefix);
        }
    }

    /**
     * CloudWatch with one shard for each metric group and the cost of 25 calls for each shard, as with thousands of
     * metrics.
     */
    private static final class Narrow implements SweepableCloud {
        private final AwsSweep cloud = new AwsSweep();

        @Override
        public MetricRetention terms() {
            MetricRetention terms = cloud.terms();
            return new MetricRetention(
                    terms.period(),
                    terms.retention(),
                    terms.settle(),
                    terms.listedFor(),
                    terms.listedByPlace(),
                    1,
                    terms.inventory(),
                    terms.shard());
        }

        @Override
        public SweepCost cost(MetricShard shard) {
            SweepCost cost = cloud.cost(shard);
            return new SweepCost(cost.series(), 25, cost.minimumCalls(), cost.microDollars(), cost.bytes());
        }

        @Override
        public StoredMetricParser parser() {
            return cloud.parser();
        }
    }
}
