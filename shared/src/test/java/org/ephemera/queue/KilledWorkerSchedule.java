package org.ephemera.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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
import java.util.concurrent.ConcurrentHashMap;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.collect.Deadline;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.FailingStore;
import org.ephemera.testing.FileOffsetClock;

/**
 * Random schedule of a cloud whose workers are processes, killed with SIGKILL at random {@linkplain FatalCall calls}.
 * Alerts arrive twice and in any order; the queue rejects and duplicates messages; messages are held, repeated and
 * delivered too early; calls are throttled; clocks jump. In every fifth seed one package can never be collected.
 */
public final class KilledWorkerSchedule {
    private static final List<FailingStore.Manner> MANNERS = List.of(FailingStore.Manner.values());
    private static final int TASKS = 3;
    private static final int EVENTS = 12;
    /** Longest visibility timeout of a message, which is longer than a claim. */
    private static final Duration INVISIBLE = Duration.ofMinutes(15);
    /** Time after which the claim of a dead worker is free. */
    private static final Duration CLAIMED = Duration.ofSeconds(130);

    private static final long LONG = 280;
    private static final long SHORT = 24;
    /** Time after a run of {@link #SHORT} seconds while its claim is still valid. */
    private static final Duration OVER = Duration.ofSeconds(25);

    private final int seed;
    private final Path folder;
    private final CloudFixture workplace;
    private final Random random;
    private final Path ahead;
    private final FileOffsetClock clock;
    private final WorkDispatch queue;
    private final Optional<Integer> poisoned;
    private final Set<String> poison = ConcurrentHashMap.newKeySet();
    private final List<AcquisitionRequest> alerts;
    private final List<FatalCall> fatal = new ArrayList<>();
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final List<WorkerProcess> killed = new ArrayList<>();
    private int unsealed;
    /** True if a message becomes visible again while the claim of its dead worker is valid. */
    private boolean early;

    /**
     * Creates a schedule.
     *
     * @param folder empty folder
     */
    public KilledWorkerSchedule(int seed, Path folder, CloudFixture workplace) {
        this.seed = seed;
        this.folder = folder;
        this.workplace = workplace;
        this.random = new Random(seed);
        this.ahead = folder.resolve("clock-ahead");
        this.clock = new FileOffsetClock(ahead);
        this.queue = new UnreliableDispatch(random, workplace.dispatch());
        this.poisoned = seed % 5 == 0 ? Optional.of(random.nextInt(TASKS)) : Optional.empty();
        this.fatal.addAll(FatalCall.draw(random, workplace.calls()));
        this.alerts = alerts();
    }

    /** Runs the schedule, checks the final state, and returns a summary. */
    public void run() throws Exception {
        try {
            Set<String> filed = new HashSet<>();
            boolean idle = false;
            while (!alerts.isEmpty() || !idle) {
                if (random.nextInt(6) == 0) {
                    clock.step(Duration.ofSeconds(random.nextInt(-20, 30)));
                }
                for (int some = random.nextInt(7); some > 0 && !alerts.isEmpty(); some--) {
                    taken(alerts.removeFirst(), filed);
                }
                idle = !delivered(course());
            }
            clock.step(Duration.ofHours(1));
            settle();
            assertThat(filed).hasSize(EVENTS);
            verify();
        } finally {
            workers.forEach(WorkerProcess::close);
        }
    }

    private void taken(AcquisitionRequest alert, Set<String> filed) {
        EvidenceStore to = random.nextInt(3) == 0
                ? new FailingStore(
                        workplace.store(), 1 + random.nextInt(20), MANNERS.get(random.nextInt(MANNERS.size())))
                : workplace.store();
        try {
            OpenPackage opened = new PackageIntake(to, PackageBudget.of(Map.of()), queue, Announcer.NONE, clock)
                    .take(alert, workplace.planned(alert.target()));
            filed.add(alert.trigger().eventId());
            if (poisoned.isPresent()
                    && alert.target()
                            .id()
                            .equals(workplace.target(poisoned.get()).id())) {
                poison.add(opened.open().packageId().value());
            }
        } catch (IOException e) {
            alerts.addLast(alert); // the cloud delivers the alert again
        }
    }

    /** Random choices for the next delivery. */
    private CallFaultInjector.Course course() {
        List<FatalCall> next = deadly();
        Set<Integer> throttled =
                random.nextInt(3) == 0 ? Set.of(1 + random.nextInt(80), 1 + random.nextInt(80) + 80) : Set.of();
        if (early) {
            early = false;
            return new CallFaultInjector.Course(next, 8 + random.nextInt(6), CLAIMED, throttled);
        }
        return random.nextInt(4) == 0
                ? new CallFaultInjector.Course(next, 20 + random.nextInt(40), OVER, throttled)
                : new CallFaultInjector.Course(next, 0, Duration.ZERO, throttled);
    }

    /** Calls of which the first that occurs kills the worker; one between manifest and seal always occurs. */
    private List<FatalCall> deadly() {
        // Moves the clock while alerts arrive, but less than ten minutes in total: later alerts would open new
        // packages.
        int left = alerts.isEmpty() ? Integer.MAX_VALUE : 2 - killed.size();
        if (left <= 0) {
            return List.of();
        }
        return fatal.stream()
                .filter(each -> each.closing()
                        ? unsealed == 0 || random.nextInt(3) > 0
                        : (unsealed > 0 || left > 1) && random.nextBoolean())
                .toList();
    }

    /** Makes one delivery; returns false if there is nothing to deliver. */
    private boolean delivered(CallFaultInjector.Course course) throws IOException {
        WorkerProcess worker = worker();
        long seconds = course.jump().equals(OVER) ? SHORT : LONG;
        WorkerProcess.Turn turn = worker.work(course, random.nextInt(100), seconds, random.nextInt(5) > 0);
        if (turn.said().isPresent()) {
            return !turn.said().get().equals("nothing");
        }
        fatal.remove(worker.met());
        killed.add(worker);
        if (turn.began().isPresent() && isClosing(turn.began().get().packageId())) {
            unsealed++;
        }
        early = !alerts.isEmpty() || random.nextInt(4) == 0;
        if (!early) {
            clock.step(INVISIBLE);
        }
        worker.receipts().forEach(workplace::release);
        return true;
    }

    /** Returns the live worker; its successor is started in advance. */
    private WorkerProcess worker() throws IOException {
        while (workers.size() <= killed.size() + (fatal.isEmpty() ? 0 : 1)) {
            Path own = Files.createDirectories(folder.resolve("worker-" + workers.size()));
            CallFaultInjector sabotage = new CallFaultInjector(workplace.calls().fetched(), clock, poison);
            workers.add(WorkerProcess.start(own, ahead, workplace, sabotage));
        }
        return workers.get(killed.size());
    }

    private boolean isClosing(PackageId id) throws IOException {
        List<String> keys = keys(id.prefix());
        return keys.contains(id.prefix() + PackageLayout.MANIFEST) && !keys.contains(id.prefix() + PackageLayout.SEAL);
    }

    /** Sends lost and rejected messages again until no package is open, as the scheduled job does. */
    private void settle() throws IOException {
        for (int round = 0; round < 100; round++) {
            Instant now = clock.instant();
            if (new WorkFiles(workplace.store())
                    .unfinished(now.minus(Duration.ofDays(3)), now)
                    .isEmpty()) {
                return;
            }
            try {
                new OverduePackages(workplace.store(), queue, clock)
                        .resendLost(Deadline.in(clock, Duration.ofMinutes(1)));
            } catch (IOException e) {
                // The queue rejected it; the next run tries again.
            }
            clock.step(Duration.ofMinutes(10));
            boolean any = true;
            while (any) {
                any = delivered(course());
            }
        }
        throw new AssertionError("after a hundred runs of the schedule there is still work");
    }

    private void verify() throws Exception {
        List<String> created = new ArrayList<>();
        workers.forEach(worker -> created.addAll(worker.created()));
        KilledPackagesCheck packages = new KilledPackagesCheck(workplace, created, Set.copyOf(poison));
        KilledPackagesCheck.Found found = packages.verify(TASKS);
        assertThat(keys("triggers/").stream().filter(key -> key.matches("triggers/[0-9a-f]{64}\\.json")))
                .as("events that are filed")
                .hasSize(EVENTS);
        assertThat(killed).as("workers that were killed").isNotEmpty();
        assertThat(unsealed).as("kills between manifest and seal").isPositive();
        for (WorkerProcess worker : killed) {
            assertThat(worker.leftBehind())
                    .as("files that a killed worker left")
                    .isEmpty();
        }
        System.out.println("chaos: " + workplace.name() + ", seed " + seed + ": " + killed.size() + " kills, "
                + unsealed + " between manifest and seal; " + TASKS + "/" + TASKS + " intact, one seal each, "
                + found.orphans() + " orphans named, " + found.toldAgain() + " announced again, " + found.givenUp()
                + " given up");
    }

    private List<String> keys(String prefix) throws IOException {
        return StoreListing.of(workplace.store(), prefix).stream()
                .map(object -> object.key())
                .toList();
    }

    private List<AcquisitionRequest> alerts() {
        Map<Integer, Target> targets = new HashMap<>();
        List<AcquisitionRequest> made = new ArrayList<>();
        for (int n = 0; n < EVENTS; n++) {
            AcquisitionRequest alert =
                    AcquisitionRequests.alert("e-" + n, targets.computeIfAbsent(n % TASKS, workplace::target));
            made.add(alert);
            if (random.nextInt(4) == 0) {
                made.add(alert);
            }
        }
        Collections.shuffle(made, random);
        return made;
    }
}
