package org.ephemera.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.Budget;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.DirectoryPackage;
import org.ephemera.bag.PlannedItem;
import org.ephemera.bag.RuntimeRecord;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.ImpossibleSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.Workers;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.PackageId;
import org.ephemera.evidence.Volatility;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Listing;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.FailingStore;
import org.ephemera.testing.InMemory;
import org.ephemera.testing.PagedSource;
import org.ephemera.testing.Requests;
import org.ephemera.testing.SetClock;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.Verdict;
import org.ephemera.verify.VerificationReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules: alerts that come twice, late and in any order, workers that are killed by their store, a queue that
 * refuses, doubles and reorders, sources that are throttled, clocks that are set, and work that can never be done.
 */
class EngineChaosTest {
    private static final int SCHEDULES = 50;
    private static final List<FailingStore.Manner> MANNERS = List.of(FailingStore.Manner.values());
    private static final int TASKS = 3;
    private static final int EVENTS = 24;
    private static final Artifact TASK = PagedSource.artifact("test.task", Volatility.V2);
    private static final Artifact LOG = PagedSource.artifact("test.log", Volatility.V4);
    private static final Artifact MEMORY = PagedSource.artifact("test.memory", Volatility.V0);
    private static final List<Artifact> PLANNED = List.of(TASK, MEMORY);

    @TempDir(factory = InMemory.class)
    Path folder;

    private final Map<String, Integer> announced = new HashMap<>();
    private DirectoryEvidenceStore store;
    private PemSigner signer;

    /** A source that is told to wait every now and then, as one behind a quota. */
    private record Throttled(EvidenceSource source, Random random) implements EvidenceSource {
        @Override
        public Artifact artifact() {
            return source.artifact();
        }

        @Override
        public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
                throws IOException {
            if (random.nextInt(4) == 0) {
                return new Step.Paused(from.orElseGet(() -> new Cursor(Map.of("page", "0"))));
            }
            return source.collect(item, from, recorder, deadline);
        }
    }

    /** Ends the whole run, each time, when it comes to one target: as a body that the store never takes. */
    private record Poison(EvidenceSource source, String target) implements EvidenceSource {
        @Override
        public Artifact artifact() {
            return source.artifact();
        }

        @Override
        public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
                throws IOException {
            if (item.param("target").equals(target)) {
                throw new StoreException("the store never takes it");
            }
            return source.collect(item, from, recorder, deadline);
        }
    }

    @BeforeEach
    void setUp() throws IOException {
        store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        signer = PemSigner.open(key);
    }

    static List<Integer> seeds() {
        return IntStream.rangeClosed(1, SCHEDULES).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesOneIntactPackageOfEachSubject(int seed) throws Exception {
        Random random = new Random(seed);
        SetClock clock = new SetClock(Instant.parse("2026-11-25T11:58:00Z"), Duration.ofMillis(5));
        UnreliableQueue queue = new UnreliableQueue(random);
        Optional<Integer> poisoned = seed % 5 == 0 ? Optional.of(random.nextInt(TASKS)) : Optional.empty();

        List<AcquisitionRequest> alerts = alerts(random);
        Set<String> filed = new HashSet<>();
        while (!alerts.isEmpty()
                || queue.deliver((work, deliveries) ->
                        worker(random, clock, queue, poisoned).work(work, deliveries, deadline(random, clock)))) {
            if (random.nextInt(6) == 0) {
                // Never so far that ten minutes pass over all.
                clock.step(Duration.ofSeconds(random.nextInt(-20, 30)));
            }
            if (!alerts.isEmpty() && random.nextInt(3) > 0) {
                AcquisitionRequest alert = alerts.removeFirst();
                try {
                    new Intake(failing(random), Budget.of(Map.of()), queue, this::told, clock).take(alert, PLANNED);
                    filed.add(alert.trigger().eventId());
                } catch (IOException e) {
                    alerts.addLast(alert); // the cloud delivers it again
                }
            }
            if (alerts.isEmpty() && random.nextInt(40) == 0) {
                new Overdue(store, queue, clock).sendAgain();
            }
        }
        clock.step(Duration.ofHours(1));
        settle(random, clock, queue);

        assertThat(filed).hasSize(EVENTS);
        verified(poisoned);
    }

    /** What a schedule does for as long as anything is open: a lost message, or one put aside, is sent again. */
    private void settle(Random random, SetClock clock, UnreliableQueue queue) throws IOException {
        for (int round = 0; round < 100; round++) {
            Instant now = clock.instant();
            if (new WorkFiles(store)
                    .unfinished(now.minus(Duration.ofDays(3)), now)
                    .isEmpty()) {
                return;
            }
            try {
                new Overdue(store, queue, clock).sendAgain();
            } catch (IOException e) {
                continue; // the queue did not take it; the next run of the schedule tries again
            } finally {
                clock.step(Duration.ofMinutes(10));
            }
            while (queue.deliver((work, deliveries) -> worker(random, clock, queue, Optional.empty())
                    .work(work, deliveries, Deadline.in(clock, Duration.ofMinutes(10))))) {}
        }
        throw new AssertionError("after a hundred runs of the schedule there is still work");
    }

    private void verified(Optional<Integer> poisoned) throws Exception {
        Set<String> packages = Listing.of(store, "packages/").stream()
                .map(object -> object.key().split("/", -1)[4])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(packages).hasSize(TASKS);
        for (String id : packages) {
            PackageId name = new PackageId(id);
            Path place = folder.resolve("evidence/" + name.prefix());
            VerificationReport report =
                    PackageVerifier.verify(new DirectoryPackage(place), signer.publicKey(), Optional.of(id));
            assertThat(report.verdict()).as(report.toString()).isEqualTo(Verdict.INTACT);
            assertThat(announced).containsKey(id);
        }
        long keys = Listing.of(store, "triggers/").stream()
                .filter(object -> object.key().matches("triggers/[0-9a-f]{64}\\.json"))
                .count();
        assertThat(keys).isEqualTo(EVENTS);
        List<String> gaveUp = Listing.of(store, "work/given-up/").stream()
                .map(StoredObject::key)
                .toList();
        assertThat(gaveUp).hasSizeGreaterThanOrEqualTo(poisoned.isPresent() ? 1 : 0);
    }

    private List<AcquisitionRequest> alerts(Random random) {
        List<AcquisitionRequest> alerts = new ArrayList<>();
        for (int n = 0; n < EVENTS; n++) {
            AcquisitionRequest alert = Requests.alert("e-" + n, Instant.EPOCH, "t" + n % TASKS);
            alerts.add(alert);
            if (random.nextInt(4) == 0) {
                alerts.add(alert);
            }
        }
        Collections.shuffle(alerts, random);
        return alerts;
    }

    private Worker worker(Random random, SetClock clock, Dispatch queue, Optional<Integer> poisoned) {
        EvidenceStore to = failing(random);
        PagedSource task = new PagedSource(TASK, 1, 10, List.of(LOG));
        List<EvidenceSource> sources = List.of(
                poisoned.<EvidenceSource>map(number -> new Poison(task, "test:task/t" + number))
                        .orElse(task),
                new Throttled(new PagedSource(LOG, 30, 50, List.of()), new Random(random.nextLong())),
                new ImpossibleSource(MEMORY, "nobody can read memory from outside"));
        Acquisition acquisition = new Acquisition(
                sources,
                to,
                signer,
                new Alone(random.nextLong()),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
        return new Worker(acquisition, to, queue, this::told, PackageId::value, clock);
    }

    private void told(Announcement announcement) {
        announced.merge(announcement.id(), 1, Integer::sum);
    }

    private EvidenceStore failing(Random random) {
        return random.nextInt(3) == 0
                ? new FailingStore(store, 1 + random.nextInt(60), MANNERS.get(random.nextInt(MANNERS.size())))
                : store;
    }

    private static Deadline deadline(Random random, SetClock clock) {
        return Deadline.in(clock, Duration.ofMillis(20 + random.nextInt(1500)));
    }

    /** Deliveries are made one after the other here, so whoever else held a claim is dead. */
    private record Alone(long name) implements Workers {
        @Override
        public String self() {
            return "worker-" + Long.toHexString(name);
        }

        @Override
        public boolean isDead(String worker) {
            return !worker.equals(self());
        }
    }
}
