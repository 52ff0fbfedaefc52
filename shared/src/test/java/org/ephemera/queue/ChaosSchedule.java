package org.ephemera.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.Signer;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.FailingStore;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.PagedSource;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerificationResult;

/**
 * Random schedule over any store and any queue. Alerts arrive twice, late and in any order; workers are killed by their
 * store; the queue rejects, duplicates and reorders messages; sources are throttled; clocks jump. In every fifth seed
 * one package can never be collected.
 */
public final class ChaosSchedule {
    private static final List<FailingStore.Manner> MANNERS = List.of(FailingStore.Manner.values());
    private static final System.Logger LOGGER = System.getLogger(ChaosSchedule.class.getName());
    private static final int TASKS = 3;
    private static final int EVENTS = 24;
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V2);
    private static final Artifact LOG = PagedSource.artifact("aws.logs.stream", Volatility.V4);
    private static final Artifact MEMORY = PagedSource.artifact("aws.ecs.memory", Volatility.V0);
    private static final List<Artifact> PLANNED = List.of(TASK, MEMORY);

    private final Map<String, Integer> announced = new HashMap<>();
    private final AdjustableClock clock =
            new AdjustableClock(Instant.parse("2026-11-25T11:58:00Z"), Duration.ofMillis(5));
    private final Random random;
    private final Optional<Integer> poisoned;
    private final EvidenceStore store;
    private final Signer signer;
    private final UnreliableQueue queue;

    /**
     * Creates a schedule.
     *
     * @param store empty store
     * @param messages empty queue
     */
    public ChaosSchedule(int seed, EvidenceStore store, Signer signer, UnreliableQueue.Messages messages) {
        this.random = new Random(seed);
        this.poisoned = seed % 5 == 0 ? Optional.of(random.nextInt(TASKS)) : Optional.empty();
        this.store = store;
        this.signer = signer;
        this.queue = new UnreliableQueue(random, messages);
    }

    /** Source that pauses from time to time, as behind a quota. */
    private record Throttled(EvidenceSource source, Random random) implements EvidenceSource {
        @Override
        public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
                throws IOException {
            if (random.nextInt(4) == 0) {
                return new SourceResult.Paused(from.orElseGet(() -> new ResumeCursor(Map.of("page", "0"))));
            }
            return source.collect(item, from, recorder, deadline);
        }
    }

    /** Source that fails every run for one target, as if the store never accepted its body. */
    private record Poison(EvidenceSource source, String target) implements EvidenceSource {
        @Override
        public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
                throws IOException {
            if (item.param("target").equals(target)) {
                throw new StoreException("the store never takes it");
            }
            return source.collect(item, from, recorder, deadline);
        }
    }

    /** Runs the schedule and checks that each subject has one intact, announced package that contains every event. */
    public void run() throws Exception {
        List<AcquisitionRequest> alerts = alerts();
        Set<String> filed = new HashSet<>();
        while (!alerts.isEmpty()
                || queue.deliver((work, deliveries) -> worker(poisoned).work(work, deliveries, deadline()))) {
            if (random.nextInt(6) == 0) {
                // Moves the clock, but by less than ten minutes in total.
                clock.step(Duration.ofSeconds(random.nextInt(-20, 30)));
            }
            if (!alerts.isEmpty() && random.nextInt(3) > 0) {
                AcquisitionRequest alert = alerts.removeFirst();
                try {
                    new PackageIntake(failing(), PackageBudget.of(Map.of()), queue, this::recordAnnouncement, clock)
                            .take(alert, PLANNED);
                    filed.add(alert.trigger().eventId());
                } catch (IOException e) {
                    alerts.addLast(alert); // the cloud delivers the alert again
                }
            }
            if (alerts.isEmpty() && random.nextInt(40) == 0) {
                sendAgain();
            }
        }
        clock.step(Duration.ofHours(1));
        settle();

        assertThat(filed).hasSize(EVENTS);
        verified();
    }

    /** Sends lost and rejected messages again until no package is open, as the scheduled job does. */
    private void settle() throws IOException {
        for (int round = 0; round < 100; round++) {
            Instant now = clock.instant();
            if (new WorkFiles(store)
                    .unfinished(now.minus(Duration.ofDays(3)), now)
                    .isEmpty()) {
                return;
            }
            sendAgain();
            clock.step(Duration.ofMinutes(10));
            while (queue.deliver((work, deliveries) ->
                    worker(Optional.empty()).work(work, deliveries, Deadline.in(clock, Duration.ofMinutes(10))))) {}
        }
        throw new AssertionError("after a hundred runs of the schedule there is still work");
    }

    private void sendAgain() {
        try {
            new OverduePackages(store, queue, clock).resendLost(Deadline.in(clock, Duration.ofMinutes(1)));
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the queue did not take it; the next run tries again", e);
        }
    }

    private void verified() throws Exception {
        Set<String> packages = StoreListing.of(store, "packages/").stream()
                .map(object -> object.key().split("/", -1)[4])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(packages).hasSize(TASKS);
        int shown = random.nextInt(TASKS);
        for (String id : packages) {
            PackageId made = new PackageId(id);
            VerificationReport report = PackageVerifier.verify(store, made, signer.publicKey());
            assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.INTACT);
            if (shown-- == 0) {
                IndependentVerifiers.accept(store, made, signer.publicKey());
            } else {
                IndependentVerifiers.acceptFirstOfKind(store, made, signer.publicKey());
            }
            assertThat(announced).containsKey(id);
        }
        long keys = StoreListing.of(store, "triggers/").stream()
                .filter(object -> object.key().matches("triggers/[0-9a-f]{64}\\.json"))
                .count();
        assertThat(keys).isEqualTo(EVENTS);
        List<String> gaveUp = StoreListing.of(store, "work/given-up/").stream()
                .map(StoredObject::key)
                .toList();
        assertThat(gaveUp).hasSizeGreaterThanOrEqualTo(poisoned.isPresent() ? 1 : 0);
    }

    private List<AcquisitionRequest> alerts() {
        List<AcquisitionRequest> alerts = new ArrayList<>();
        for (int n = 0; n < EVENTS; n++) {
            AcquisitionRequest alert = AcquisitionRequests.alert("e-" + n, Instant.EPOCH, "t" + n % TASKS);
            alerts.add(alert);
            if (random.nextInt(4) == 0) {
                alerts.add(alert);
            }
        }
        Collections.shuffle(alerts, random);
        return alerts;
    }

    private PackageWorker worker(Optional<Integer> target) {
        EvidenceStore to = failing();
        PagedSource task = new PagedSource(TASK, 1, 10, List.of(LOG));
        List<RegisteredSource> sources = List.of(
                target.map(number -> new RegisteredSource(TASK, new Poison(task, "test:task/t" + number)))
                        .orElse(task.registered()),
                new RegisteredSource(
                        LOG, new Throttled(new PagedSource(LOG, 30, 50, List.of()), new Random(random.nextLong()))),
                PagedSource.impossible(MEMORY));
        Acquisition acquisition = new Acquisition(
                sources,
                to,
                signer,
                new Alone(random.nextLong()),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
        return new PackageWorker(acquisition, to, queue, this::recordAnnouncement, PackageId::value, clock);
    }

    private void recordAnnouncement(Announcement announcement) {
        announced.merge(announcement.id(), 1, Integer::sum);
    }

    private EvidenceStore failing() {
        return random.nextInt(3) == 0
                ? new FailingStore(store, 1 + random.nextInt(60), MANNERS.get(random.nextInt(MANNERS.size())))
                : store;
    }

    private Deadline deadline() {
        return Deadline.in(clock, Duration.ofMillis(20 + random.nextInt(1500)));
    }

    /** Deliveries are sequential here, so any other holder of a claim is dead. */
    private record Alone(long name) implements WorkerRegistry {
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
