package org.ephemera.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.collect.Claim;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.seal.HttpTimestampAuthority;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.SealTimestamp;
import org.ephemera.seal.TimestampAuthority;
import org.ephemera.seal.TimestampException;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.LocalTimestampAuthority;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverduePackagesTest {
    private static final Instant OPENED = Instant.parse("2026-11-26T09:00:00Z");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** Runs every ten minutes for two days, as the schedule does, and every hour for three weeks. */
    @Test
    void doublesTheIntervalOnTheFirstDayAndThenWaitsADay() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        PackageId id = PackageId.create(OPENED, new Random(1));
        new WorkFiles(store).recordQueued(id, OPENED);
        AdjustableClock clock = new AdjustableClock(OPENED);
        List<Long> minutes = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        WorkDispatch queue = (work, delay) -> {
            keys.add(work.key());
            minutes.add(Duration.between(OPENED, clock.instant()).toMinutes());
        };
        for (long minute = 10; minute <= 21 * 1440; minute += minute < 2 * 1440 ? 10 : 60) {
            clock.set(OPENED.plus(Duration.ofMinutes(minute)));
            new OverduePackages(store, queue, clock).resendLost(Deadline.in(clock, Duration.ofMinutes(1)));
        }
        assertThat(minutes).startsWith(30L, 60L, 120L, 240L, 480L, 960L);
        assertThat(minutes.subList(6, minutes.size()))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 14)
                        .map(days -> days * 1440)
                        .boxed()
                        .toList());
        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void sendsAPackageAgainWhenTheQueueRejectedIt() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        PackageId id = PackageId.create(OPENED, new Random(1));
        new WorkFiles(store).recordQueued(id, OPENED);
        AdjustableClock clock = new AdjustableClock(OPENED.plus(Duration.ofHours(1)));
        WorkDispatch refusing = (work, delay) -> {
            throw new IOException("queue unavailable");
        };
        assertThatIOException()
                .isThrownBy(() -> new OverduePackages(store, refusing, clock)
                        .resendLost(Deadline.in(clock, Duration.ofMinutes(1))));
        assertThat(new OverduePackages(store, WorkDispatch.NONE, clock)
                        .resendLost(Deadline.in(clock, Duration.ofMinutes(1))))
                .containsExactly(id);
        assertThat(new OverduePackages(store, WorkDispatch.NONE, clock)
                        .resendLost(Deadline.in(clock, Duration.ofMinutes(1))))
                .isEmpty();
    }

    /**
     * The timestamp is requested again from an authority that was unavailable or limits requests, and the seal is not
     * announced again.
     */
    @Test
    void requestsAMissingTimestampAgain() throws Exception {
        try (LocalTimestampAuthority local = LocalTimestampAuthority.in(folder.resolve("authority"))) {
            assertTimestampIsRequestedAgain(HttpTimestampAuthority.of(local.address()));
        }
    }

    private void assertTimestampIsRequestedAgain(TimestampAuthority authority) throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        PemSigner.create(folder.resolve("key.pem"));
        AdjustableClock clock = new AdjustableClock(OPENED);
        AtomicBoolean answers = new AtomicBoolean();
        TimestampAuthority sometimes = seal -> {
            if (!answers.get()) {
                throw new TimestampException("it is away");
            }
            return authority.requestTimestamp(seal);
        };
        List<WorkMessage> sent = new ArrayList<>();
        List<Announcement> told = new ArrayList<>();
        WorkDispatch queue = (work, delay) -> sent.add(work);
        PackageWorker worker = worker(store, Optional.of(sometimes), told::add, clock);
        PackageId id = intake(store, queue, clock)
                .take(
                        AcquisitionRequests.alert("e-1", OPENED, "web"),
                        List.of(PagedSource.artifact("aws.ecs.task", Volatility.V2)))
                .open()
                .packageId();
        OverduePackages overdue = new OverduePackages(store, queue, clock);
        worker.work(sent.getFirst(), 1, Deadline.in(clock, Duration.ofMinutes(1)));
        clock.step(Duration.ofHours(1));
        assertThat(overdue.resendLost(Deadline.in(clock, Duration.ofMinutes(1))))
                .isEmpty();
        assertThat(overdue.resendUntimestamped(Deadline.in(clock, Duration.ofMinutes(1))))
                .containsExactly(id);
        worker.work(sent.getLast(), 1, Deadline.in(clock, Duration.ofMinutes(1)));
        // The setting was removed for a while, so the seal has no timestamp.
        worker(store, Optional.empty(), told::add, clock)
                .work(sent.getLast(), 1, Deadline.in(clock, Duration.ofMinutes(1)));
        answers.set(true);
        clock.step(Duration.ofHours(1));
        assertThat(overdue.resendUntimestamped(Deadline.in(clock, Duration.ofMinutes(1))))
                .containsExactly(id);
        assertThat(worker.work(sent.getLast(), 1, Deadline.in(clock, Duration.ofMinutes(1))))
                .isInstanceOfSatisfying(
                        WorkResult.Sealed.class,
                        done -> assertThat(done.seal().timestamp()).isInstanceOf(SealTimestamp.Stored.class));
        clock.step(Duration.ofHours(2));
        assertThat(overdue.resendUntimestamped(Deadline.in(clock, Duration.ofMinutes(1))))
                .isEmpty();
        assertThat(told).hasSize(1);
        IndependentVerifiers.acceptAll(folder);
    }

    /** It is recorded once. A restored package is sent again, as after a delete marker was removed. */
    @Test
    void doesNotSendADeletedPackage() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        PemSigner.create(folder.resolve("key.pem"));
        PackageId sealed = PackageId.create(OPENED, new Random(1));
        PackageId unsealed = PackageId.create(OPENED, new Random(2));
        new WorkFiles(store).recordUntimed(sealed, OPENED);
        new WorkFiles(store).recordQueued(unsealed, OPENED);
        AdjustableClock clock = new AdjustableClock(OPENED.plus(Duration.ofHours(1)));
        List<WorkMessage> sent = new ArrayList<>();
        OverduePackages overdue = new OverduePackages(store, (work, delay) -> sent.add(work), clock);
        PackageWorker worker = worker(store, Optional.empty(), Announcer.NONE, clock);
        for (int day = 0; day < 14; day++) {
            overdue.resendLost(Deadline.in(clock, Duration.ofMinutes(1)));
            overdue.resendUntimestamped(Deadline.in(clock, Duration.ofMinutes(1)));
            for (WorkMessage work : List.copyOf(sent)) {
                assertThat(worker.work(work, 1, Deadline.in(clock, Duration.ofMinutes(1))))
                        .isEqualTo(new WorkResult.Unknown(work));
            }
            clock.step(Duration.ofDays(1));
        }
        assertThat(sent).extracting(WorkMessage::packageId).containsExactlyInAnyOrder(sealed, unsealed);
        clock.set(OPENED.plus(Duration.ofDays(13)));
        store.create(unsealed.prefix() + "open.json", Blob.of(new byte[] {'{'}));
        assertThat(overdue.resendLost(Deadline.in(clock, Duration.ofMinutes(1))))
                .containsExactly(unsealed);
    }

    private PackageWorker worker(
            EvidenceStore store, Optional<TimestampAuthority> authority, Announcer announcer, Clock clock)
            throws Exception {
        return new PackageWorker(
                new Acquisition(
                        target -> List.of(
                                new PagedSource(PagedSource.artifact("aws.ecs.task", Volatility.V2), 1, 1, List.of())
                                        .registered()),
                        store,
                        KnownKeys.of(PemSigner.open(folder.resolve("key.pem"))),
                        authority,
                        WorkerRegistry.unknown("a worker"),
                        CollectionListener.NONE,
                        RuntimeRecord.local(new TreeMap<>()),
                        clock),
                store,
                WorkDispatch.NONE,
                announcer,
                id -> "file:evidence/" + id,
                clock);
    }

    /**
     * While the authority is unavailable, each request takes a worker's time and delays alerts; a run may also start
     * late.
     */
    @Test
    void limitsTheTimestampsOfARun() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        Random random = new Random(1);
        for (int number = 0; number < 45; number++) {
            new WorkFiles(store).recordUntimed(PackageId.create(OPENED.plusMillis(number), random), OPENED);
        }
        AdjustableClock clock = new AdjustableClock(OPENED.plus(Duration.ofMinutes(71)));
        OverduePackages overdue = new OverduePackages(store, WorkDispatch.NONE, clock);
        List<PackageId> first = overdue.resendUntimestamped(Deadline.in(clock, Duration.ofMinutes(1)));
        List<PackageId> second = overdue.resendUntimestamped(Deadline.in(clock, Duration.ofMinutes(1)));
        assertThat(first).hasSize(40).isSorted();
        assertThat(second).hasSize(5).doesNotContainAnyElementsOf(first);
    }

    /** An action group retries for one minute, but the queue is unavailable for longer. */
    @Test
    void sendsAPackageThatTheQueueRejectedForAnAlert() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        AdjustableClock clock = new AdjustableClock(OPENED);
        List<WorkMessage> sent = new ArrayList<>();
        List<Artifact> planned = List.of(PagedSource.artifact("aws.ecs.task", Volatility.V2));
        WorkDispatch refusing = (work, delay) -> {
            throw new IOException("queue unavailable");
        };
        assertThatIOException()
                .isThrownBy(() ->
                        intake(store, refusing, clock).take(AcquisitionRequests.alert("e-1", OPENED, "web"), planned))
                .withMessage("queue unavailable");
        clock.step(Duration.ofMinutes(31));
        OverduePackages overdue = new OverduePackages(store, (work, delay) -> sent.add(work), clock);
        assertThat(overdue.resendLost(Deadline.in(clock, Duration.ofMinutes(1))))
                .hasSize(1);
        // The alert is delivered again: it is not recorded that the queue has it.
        PackageId id = intake(store, (work, delay) -> sent.add(work), clock)
                .take(AcquisitionRequests.alert("e-1", OPENED, "web"), planned)
                .open()
                .packageId();
        assertThat(sent).extracting(WorkMessage::key).containsExactly(id + "-1001", id + "-0");
        clock.step(Duration.ofMinutes(30));
        assertThat(overdue.resendLost(Deadline.in(clock, Duration.ofMinutes(1))))
                .containsExactly(id);
        new WorkFiles(store).recordDone(id, clock.instant());
        clock.step(Duration.ofHours(2));
        assertThat(overdue.resendLost(Deadline.in(clock, Duration.ofMinutes(1))))
                .isEmpty();
    }

    private static PackageIntake intake(EvidenceStore store, WorkDispatch queue, Clock clock) {
        return new PackageIntake(store, PackageBudget.UNBOUNDED, queue, Announcer.NONE, clock);
    }

    /** A storm of packages, in runs that the cloud ends after some time. */
    @Test
    void endsInTimeAndContinuesInTheNextRun() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        Random random = new Random(1);
        for (int number = 0; number < 5; number++) {
            new WorkFiles(store).recordQueued(PackageId.create(OPENED.plusMillis(number), random), OPENED);
        }
        AdjustableClock clock = new AdjustableClock(OPENED.plus(Duration.ofMinutes(90)));
        List<WorkMessage> sent = new ArrayList<>();
        WorkDispatch slow = (work, delay) -> {
            sent.add(work);
            clock.step(Duration.ofSeconds(1));
        };
        for (int run = 0; run < 3; run++) {
            new OverduePackages(store, slow, clock).resendLost(Deadline.in(clock, Duration.ofSeconds(2)));
            assertThat(sent).hasSize(Math.min(2 * (run + 1), 5));
        }
        assertThat(sent).doesNotHaveDuplicates();
    }

    /** If a queue does not block the other messages of a package, each duplicate is a run that waits for the claim. */
    @Test
    void doesNotSendAPackageThatAWorkerHolds() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        PackageId id = PackageId.create(OPENED, new Random(1));
        new WorkFiles(store).recordQueued(id, OPENED);
        AdjustableClock clock = new AdjustableClock(OPENED.plus(Duration.ofHours(1)));
        OverduePackages overdue = new OverduePackages(store, WorkDispatch.NONE, clock);
        try (Claim claim = Claim.acquire(store, id, WorkerRegistry.unknown("worker"), clock)
                .orElseThrow()) {
            claim.check();
            assertThat(overdue.resendLost(Deadline.in(clock, Duration.ofMinutes(1))))
                    .isEmpty();
        }
        assertThat(overdue.resendLost(Deadline.in(clock, Duration.ofMinutes(1))))
                .containsExactly(id);
    }

    @Test
    void sendsAPackageThatAKilledWorkerHeld() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        PackageId id = PackageId.create(OPENED, new Random(1));
        new WorkFiles(store).recordQueued(id, OPENED);
        AdjustableClock clock = new AdjustableClock(OPENED);
        assertThat(Claim.acquire(store, id, WorkerRegistry.unknown("worker"), clock))
                .isPresent();
        clock.step(Duration.ofMinutes(31));
        assertThat(new OverduePackages(store, WorkDispatch.NONE, clock)
                        .resendLost(Deadline.in(clock, Duration.ofMinutes(1))))
                .containsExactly(id);
    }

    /** Sequential reads of thousands of packages that were sent again would take the time of the others in each run. */
    @Test
    void readsTheStateOfManyPackagesInParallel() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        Random random = new Random(1);
        for (int number = 0; number < 5; number++) {
            new WorkFiles(store).recordQueued(PackageId.create(OPENED.plusMillis(number), random), OPENED);
        }
        CyclicBarrier together = new CyclicBarrier(5);
        EvidenceStore waiting = new AskedTogether(store, together);
        AdjustableClock clock = new AdjustableClock(OPENED.plus(Duration.ofHours(1)));
        assertThat(new OverduePackages(waiting, WorkDispatch.NONE, clock)
                        .resendLost(Deadline.in(clock, Duration.ofMinutes(1))))
                .hasSize(5);
        assertThat(together.isBroken()).isFalse();
    }

    /** Returns no response about packages that were sent again before all requests have arrived. */
    private record AskedTogether(EvidenceStore store, CyclicBarrier together) implements EvidenceStore {
        @Override
        public CreateResult create(String key, Blob blob) throws StoreException {
            return store.create(key, blob);
        }

        @Override
        public InputStream open(String key) throws StoreException {
            if (key.startsWith("work/again/")) {
                try {
                    together.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new StoreException("the others did not come", e);
                }
            }
            return store.open(key);
        }

        @Override
        public Stream<StoredObject> list(String prefix) throws StoreException {
            return store.list(prefix);
        }
    }
}
