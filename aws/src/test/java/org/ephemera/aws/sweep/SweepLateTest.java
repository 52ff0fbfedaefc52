package org.ephemera.aws.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.collect.Deadline;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.OutcomeList;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.PackageId;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.sweep.MetricHistory;
import org.ephemera.sweep.MetricShard;
import org.ephemera.sweep.MetricSweep;
import org.ephemera.sweep.ShardRecord;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.SweepFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day whose first minutes expire while its package waits. */
class SweepLateTest {
    private static final SweepScope SCOPE =
            new SweepScope("aws", "aws:111122223333/eu-central-1", "111122223333", "eu-central-1", List.of());
    private static final SweepWindow OLDEST = SweepWindow.containing(Instant.parse("2026-11-10T00:00:00Z"));
    private static final String SERVICE = "service/lab/app";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-25T12:00:30Z"));
    private SimulatedCloud cloud;
    private AwsClients clients;
    private SweepFixture sweeps;
    private EvidenceStore store;

    @BeforeEach
    void start() throws Exception {
        cloud = SimulatedCloud.start(
                ScenarioBuilder.at(clock).container("app", 1, 1).build());
        clients = clients(cloud.endpoint(), clock);
        sweeps = new SweepFixture(
                SCOPE, new AwsSweep(), () -> AwsSources.all(clients), SweepFixture.signer(folder), clock);
        store = DirectoryEvidenceStore.open(folder.resolve("store"));
    }

    private static AwsClients clients(URI endpoint, Clock clock) {
        return AwsClients.of(
                Map.of(
                        "AWS_ENDPOINT_URL",
                        endpoint.toString(),
                        "AWS_ACCESS_KEY_ID",
                        "test",
                        "AWS_SECRET_ACCESS_KEY",
                        "test"),
                clock);
    }

    @AfterEach
    void stop() throws IOException {
        clients.close();
        cloud.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void reportsExpiredMinutesAndFetchesTheRest() throws Exception {
        MetricShard shard = opened();
        assertThat(shard.span().from()).isEqualTo(Instant.parse("2026-11-10T12:11:00Z"));
        clock.step(Duration.ofMinutes(30));
        ShardRecord late = ran(shard);

        assertThat(outcomes(late.packageId()))
                .filteredOn(item -> item.planned().artifact().equals("aws.sweep.metrics"))
                .isNotEmpty()
                .allSatisfy(item -> {
                    assertThat(item.code()).isEqualTo(OutcomeCode.PARTIAL);
                    assertThat(item.outcome().message())
                            .contains("15 days", "points before 2026-11-10T12:32:00Z had expired");
                });
        assertThat(late.points()).isPositive();
        assertThat(late.isComplete()).isFalse();
        assertThat(covered()).isEmpty();

        MetricShard rest = first(sweeps.sweepInto(store)).orElseThrow();
        assertThat(rest.attempt()).isEqualTo(1);
        assertThat(ran(rest).isComplete()).isTrue();
        assertThat(sweeps.sweepInto(store).markComplete(OLDEST)).isTrue();
        assertThat(covered()).containsExactly(new TimeWindow(Instant.parse("2026-11-10T12:41:00Z"), OLDEST.to()));
    }

    @Test
    void reportsExpiredDayAsIncomplete() throws Exception {
        MetricShard shard = opened();
        clock.step(Duration.ofHours(12));
        ShardRecord gone = ran(shard);

        assertThat(outcomes(gone.packageId()))
                .filteredOn(item -> item.planned().artifact().equals("aws.sweep.metrics"))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.code()).isEqualTo(OutcomeCode.EXPIRED));
        assertThat(gone.isComplete()).isFalse();
        MetricSweep sweep = sweeps.sweepInto(store);
        assertThat(sweep.markComplete(OLDEST)).isFalse();
        assertThat(sweep.plan(Optional.of(OLDEST.from()), clock.instant()).lost())
                .contains(OLDEST);
        assertThat(covered()).isEmpty();
    }

    /** The query was in time when it started to wait for the rate limit, and too late when it was sent. */
    @Test
    void reportsMinutesThatExpireDuringTheWait() throws Exception {
        AdjustableClock asking = new AdjustableClock(clock.instant());
        AtomicInteger answers = new AtomicInteger();
        clients.close();
        try (ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            clients = clients(interposed.endpoint(), asking);
            MetricShard shard = opened();
            interposed.change("GetMetricData", body -> {
                asking.step(answers.incrementAndGet() == 1 ? Duration.ofSeconds(75) : Duration.ZERO);
                return body;
            });
            asking.set(Instant.parse("2026-11-25T12:09:59Z"));
            ShardRecord late = ran(shard);
            assertThat(late.isComplete()).isFalse();
            assertThat(outcomes(late.packageId())).anySatisfy(item -> {
                assertThat(item.code()).isEqualTo(OutcomeCode.PARTIAL);
                assertThat(item.outcome().message()).contains("AskedTooLate");
            });
        }
    }

    /** Returns the shard of the oldest day, whose package is opened but not collected. */
    private MetricShard opened() throws Exception {
        MetricSweep sweep = sweeps.sweepInto(store);
        sweep.inventory(sweeps.hour());
        MetricShard shard = first(sweep).orElseThrow();
        assertThat(sweep.run(shard, Deadline.in(clock, Duration.ZERO)))
                .isInstanceOf(MetricSweep.StepResult.Paused.class);
        return shard;
    }

    private static Optional<MetricShard> first(MetricSweep sweep) throws Exception {
        try (Stream<MetricShard> shards = sweep.shards(OLDEST)) {
            return shards.findFirst();
        }
    }

    private ShardRecord ran(MetricShard shard) throws Exception {
        return switch (sweeps.sweepInto(store).run(shard, sweeps.hour())) {
            case MetricSweep.StepResult.Done<ShardRecord> done -> done.result();
            case MetricSweep.StepResult.Paused<ShardRecord> paused ->
                throw new AssertionError("it was not done within an hour");
        };
    }

    private List<TimeWindow> covered() throws Exception {
        return new MetricHistory(store)
                .read(
                        SCOPE,
                        java.util.Set.of(SERVICE),
                        OLDEST.span(),
                        new AwsSweep().parser(),
                        (group, metric, statistic, at, value) -> {});
    }

    private List<ItemOutcome> outcomes(PackageId id) throws Exception {
        try (InputStream in = store.open(id.prefix() + PackageLayout.OUTCOMES)) {
            return OutcomeList.parse(in).items();
        }
    }
}
