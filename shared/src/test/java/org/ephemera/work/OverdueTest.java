package org.ephemera.work;

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
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.ephemera.acquire.Budget;
import org.ephemera.collect.Claim;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Workers;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.PackageId;
import org.ephemera.evidence.Volatility;
import org.ephemera.store.Blob;
import org.ephemera.store.Created;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.InMemory;
import org.ephemera.testing.PagedSource;
import org.ephemera.testing.Requests;
import org.ephemera.testing.SetClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverdueTest {
    private static final Instant OPENED = Instant.parse("2026-11-26T09:00:00Z");

    @TempDir(factory = InMemory.class)
    Path folder;

    /** Every ten minutes for four days, as the schedule does. */
    @Test
    void waitsTwiceAsLongEachTime() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        PackageId id = PackageId.create(OPENED, new Random(1));
        new WorkFiles(store).queued(id, OPENED);
        SetClock clock = new SetClock(OPENED);
        List<Long> minutes = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        Dispatch queue = (work, delay) -> {
            keys.add(work.key());
            minutes.add(Duration.between(OPENED, clock.instant()).toMinutes());
        };
        for (int run = 1; run <= 4 * 24 * 6; run++) {
            clock.set(OPENED.plus(Duration.ofMinutes(10L * run)));
            new Overdue(store, queue, clock).sendAgain(Deadline.in(clock, Duration.ofMinutes(1)));
        }
        assertThat(minutes).containsExactly(30L, 60L, 120L, 240L, 480L, 960L, 1920L, 3840L);
        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void sendsAgainWhatTheQueueRefused() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        PackageId id = PackageId.create(OPENED, new Random(1));
        new WorkFiles(store).queued(id, OPENED);
        SetClock clock = new SetClock(OPENED.plus(Duration.ofHours(1)));
        Dispatch refusing = (work, delay) -> {
            throw new IOException("no queue");
        };
        assertThatIOException()
                .isThrownBy(
                        () -> new Overdue(store, refusing, clock).sendAgain(Deadline.in(clock, Duration.ofMinutes(1))));
        assertThat(new Overdue(store, Dispatch.NOWHERE, clock).sendAgain(Deadline.in(clock, Duration.ofMinutes(1))))
                .containsExactly(id);
        assertThat(new Overdue(store, Dispatch.NOWHERE, clock).sendAgain(Deadline.in(clock, Duration.ofMinutes(1))))
                .isEmpty();
    }

    /** As of an action group, which tries for a minute, where the queue is away for longer. */
    @Test
    void sendsWhatTheQueueRefusedWhenTheAlertCame() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        SetClock clock = new SetClock(OPENED);
        List<Work> sent = new ArrayList<>();
        List<Artifact> planned = List.of(PagedSource.artifact("test.task", Volatility.V2));
        Dispatch refusing = (work, delay) -> {
            throw new IOException("no queue");
        };
        assertThatIOException()
                .isThrownBy(() -> intake(store, refusing, clock).take(Requests.alert("e-1", OPENED, "web"), planned))
                .withMessage("no queue");
        clock.step(Duration.ofMinutes(31));
        Overdue overdue = new Overdue(store, (work, delay) -> sent.add(work), clock);
        assertThat(overdue.sendAgain(Deadline.in(clock, Duration.ofMinutes(1)))).hasSize(1);
        // Delivered once more after all: it is not known that the queue has it.
        PackageId id = intake(store, (work, delay) -> sent.add(work), clock)
                .take(Requests.alert("e-1", OPENED, "web"), planned)
                .open()
                .packageId();
        assertThat(sent).extracting(Work::key).containsExactly(id + "-1001", id + "-0");
        clock.step(Duration.ofMinutes(30));
        assertThat(overdue.sendAgain(Deadline.in(clock, Duration.ofMinutes(1)))).containsExactly(id);
        new WorkFiles(store).done(id, clock.instant());
        clock.step(Duration.ofHours(2));
        assertThat(overdue.sendAgain(Deadline.in(clock, Duration.ofMinutes(1)))).isEmpty();
    }

    private static Intake intake(EvidenceStore store, Dispatch queue, Clock clock) {
        return new Intake(store, Budget.UNBOUNDED, queue, Announcer.NOBODY, clock);
    }

    /** Of a storm, in runs of which each is ended by the cloud after some time. */
    @Test
    void endsInTimeAndGoesOnTheNextTime() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        Random random = new Random(1);
        for (int number = 0; number < 5; number++) {
            new WorkFiles(store).queued(PackageId.create(OPENED.plusMillis(number), random), OPENED);
        }
        SetClock clock = new SetClock(OPENED.plus(Duration.ofMinutes(90)));
        List<Work> sent = new ArrayList<>();
        Dispatch slow = (work, delay) -> {
            sent.add(work);
            clock.step(Duration.ofSeconds(1));
        };
        for (int run = 0; run < 3; run++) {
            new Overdue(store, slow, clock).sendAgain(Deadline.in(clock, Duration.ofSeconds(2)));
            assertThat(sent).hasSize(Math.min(2 * (run + 1), 5));
        }
        assertThat(sent).doesNotHaveDuplicates();
    }

    /** Where a queue does not hold back the other messages of a package, each copy is a run that only waits for the claim. */
    @Test
    void leavesAloneWhatIsWorkedOn() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        PackageId id = PackageId.create(OPENED, new Random(1));
        new WorkFiles(store).queued(id, OPENED);
        SetClock clock = new SetClock(OPENED.plus(Duration.ofHours(1)));
        Overdue overdue = new Overdue(store, Dispatch.NOWHERE, clock);
        try (Claim claim =
                Claim.take(store, id, Workers.unknown("worker"), clock).orElseThrow()) {
            claim.check();
            assertThat(overdue.sendAgain(Deadline.in(clock, Duration.ofMinutes(1))))
                    .isEmpty();
        }
        assertThat(overdue.sendAgain(Deadline.in(clock, Duration.ofMinutes(1)))).containsExactly(id);
    }

    @Test
    void sendsAgainWhatAKilledWorkerHeld() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        PackageId id = PackageId.create(OPENED, new Random(1));
        new WorkFiles(store).queued(id, OPENED);
        SetClock clock = new SetClock(OPENED);
        assertThat(Claim.take(store, id, Workers.unknown("worker"), clock)).isPresent();
        clock.step(Duration.ofMinutes(31));
        assertThat(new Overdue(store, Dispatch.NOWHERE, clock).sendAgain(Deadline.in(clock, Duration.ofMinutes(1))))
                .containsExactly(id);
    }

    /** One after the other, thousands of a storm that were sent again would take the time of those behind them, in each run. */
    @Test
    void asksOfManyAtOnceWhetherTheyWereSentAgain() throws Exception {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        Random random = new Random(1);
        for (int number = 0; number < 5; number++) {
            new WorkFiles(store).queued(PackageId.create(OPENED.plusMillis(number), random), OPENED);
        }
        CyclicBarrier together = new CyclicBarrier(5);
        EvidenceStore waiting = new AskedTogether(store, together);
        SetClock clock = new SetClock(OPENED.plus(Duration.ofHours(1)));
        assertThat(new Overdue(waiting, Dispatch.NOWHERE, clock).sendAgain(Deadline.in(clock, Duration.ofMinutes(1))))
                .hasSize(5);
        assertThat(together.isBroken()).isFalse();
    }

    /** Answers none of the questions about what was sent again before all are asked. */
    private record AskedTogether(EvidenceStore store, CyclicBarrier together) implements EvidenceStore {
        @Override
        public Created create(String key, Blob blob) throws StoreException {
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
