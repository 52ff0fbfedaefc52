package org.ephemera.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.AdmissionReason;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.model.Volatility;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoreListing;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.InterceptedStore;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {
    private static final List<Artifact> PLANNED = List.of(PagedSource.artifact("aws.ecs.task", Volatility.V2));

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final AdjustableClock clock =
            new AdjustableClock(Instant.parse("2026-11-25T12:07:00Z"), Duration.ofMillis(1));
    private final List<WorkMessage> queued = new ArrayList<>();
    private final List<Announcement> announced = new ArrayList<>();
    private DirectoryEvidenceStore store;

    @BeforeEach
    void setUp() throws IOException {
        store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
    }

    @Test
    void stormLeavesAPackageForEachWorkloadAndEveryEvent() throws Exception {
        Set<PackageId> packages = new HashSet<>();
        for (int n = 0; n < 500; n++) {
            packages.add(take("e-" + n, "t" + n % 3, PackageBudget.of(Map.of()))
                    .open()
                    .packageId());
            clock.step(Duration.ofMillis(1150)); // nearly ten minutes, across a boundary of the clock
        }

        assertThat(packages).hasSize(3);
        assertThat(queued).hasSize(3);
        assertThat(filed()).isEqualTo(500);
        assertThat(announced).isEmpty();
    }

    @Test
    void filesEventsAboveTheBudgetAndAnnouncesItOnce() throws Exception {
        PackageBudget two = PackageBudget.of(Map.of(PackageBudget.SETTING, "2"));
        OpenPackage first = take("e-1", "web", two);
        clock.step(Duration.ofMinutes(11));
        OpenPackage second = take("e-2", "web", two);
        clock.step(Duration.ofMinutes(11));
        OpenPackage third = take("e-3", "web", two);
        clock.step(Duration.ofMinutes(11));
        OpenPackage fourth = take("e-4", "web", two);

        assertThat(second.admission()).isEqualTo(AdmissionReason.NEW);
        assertThat(third.admission()).isEqualTo(AdmissionReason.OVER_BUDGET);
        assertThat(third.open()).isEqualTo(first.open());
        assertThat(fourth.admission()).isEqualTo(AdmissionReason.OVER_BUDGET);
        assertThat(filed()).isEqualTo(4);
        assertThat(StoreListing.of(store, "triggers/" + first.open().packageId() + "/"))
                .hasSize(2);
        assertThat(announced).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo("budget-reached");
            assertThat(one.json().path("packagesPerHour").asInt()).isEqualTo(2);
        });
        // The next hour has a separate budget.
        clock.step(Duration.ofMinutes(40));
        assertThat(take("e-5", "web", two).admission()).isEqualTo(AdmissionReason.NEW);
    }

    @Test
    void neverDropsTheFirstPackageOfAWorkload() throws Exception {
        PackageBudget one = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        for (int n = 0; n < 5; n++) {
            assertThat(take("e-" + n, "t" + n, one).admission()).isEqualTo(AdmissionReason.NEW);
        }
        assertThat(queued).hasSize(5);
        // No alert was rejected, and yet the hour has more packages than its budget.
        assertThat(announced)
                .singleElement()
                .satisfies(said -> assertThat(said.kind()).isEqualTo("budget-reached"));
    }

    /** All sixty runs read the state before any of them writes. */
    @Test
    void parallelStormTakesOnePlaceForEachSubject() throws Exception {
        int runs = 60;
        PackageBudget five = PackageBudget.of(Map.of(PackageBudget.SETTING, "5"));
        List<Announcement> said = new CopyOnWriteArrayList<>();
        CyclicBarrier all = new CyclicBarrier(runs);
        Set<PackageId> packages = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(runs)) {
            List<Future<OpenPackage>> taken = new ArrayList<>();
            for (int n = 0; n < runs; n++) {
                AcquisitionRequest alert = AcquisitionRequests.alert("e-" + n, Instant.EPOCH, "t" + n % 3);
                EvidenceStore gathered = new InterceptedStore(store, key -> true, () -> await(all));
                taken.add(threads.submit(() ->
                        new PackageIntake(gathered, five, (work, delay) -> {}, said::add, clock).take(alert, PLANNED)));
            }
            for (Future<OpenPackage> each : taken) {
                packages.add(each.get().open().packageId());
            }
        }

        assertThat(packages).hasSize(3);
        assertThat(opened()).isEqualTo(3);
        assertThat(filed()).isEqualTo(runs);
        assertThat(places()).isEqualTo(3);
        assertThat(said).isEmpty();
    }

    private static void await(CyclicBarrier all) throws IOException {
        try {
            all.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException("a thread is missing", e);
        }
    }

    /** Its package would be half an hour old, and later events would be outside of its window. */
    @Test
    void filesNothingInAPackageThatWasNeverOpened() throws Exception {
        PackageBudget one = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        EvidenceStore dying = new InterceptedStore(store, key -> key.endsWith(PackageLayout.OPEN), () -> {
            throw new StoreException("killed here");
        });
        PackageIntake killed = new PackageIntake(dying, one, (work, delay) -> queued.add(work), announced::add, clock);
        assertThatThrownBy(() -> killed.take(AcquisitionRequests.alert("e-1", task("here", "1")), PLANNED))
                .hasMessage("killed here");
        clock.step(Duration.ofMinutes(30));
        Instant before = clock.instant();
        OpenPackage second = take("e-2", task("here", "2"), one);
        clock.step(Duration.ofMinutes(1));
        OpenPackage third = take("e-3", task("here", "3"), one);

        assertThat(second.admission()).isEqualTo(AdmissionReason.NEW);
        assertThat(second.open().target()).isEqualTo(task("here", "2"));
        assertThat(second.open().window().to()).isAfterOrEqualTo(before);
        assertThat(third.admission()).isEqualTo(AdmissionReason.OVER_BUDGET);
        assertThat(third.open()).isEqualTo(second.open());
        // Another delivery of the first alert resumes it.
        assertThat(take("e-1", task("here", "1"), one).open().target()).isEqualTo(task("here", "1"));
        assertThat(opened()).isEqualTo(2);
    }

    /** A failing web hook must not keep an alert from the queue, because it may never be delivered again. */
    @Test
    void failingAnnouncerKeepsNothingFromTheQueue() throws Exception {
        PackageBudget one = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        take("e-1", "t1", one);
        PackageIntake untold = new PackageIntake(
                store,
                one,
                (work, delay) -> queued.add(work),
                told -> {
                    throw new IOException("no server listens");
                },
                clock);
        assertThatThrownBy(() -> untold.take(AcquisitionRequests.alert("e-2", Instant.EPOCH, "t2"), PLANNED))
                .hasMessage("no server listens");
        assertThat(queued).hasSize(2);

        assertThat(take("e-2", "t2", one).admission()).isEqualTo(AdmissionReason.SAME_EVENT);
        assertThat(queued).hasSize(2);
    }

    /** Restarted pods have new names, but the storm is of one workload. */
    @ParameterizedTest
    @CsvSource({
        "checkout-7d4b9c6f5-x2x4q, checkout-7d4b9c6f5-m8k2p, OVER_BUDGET",
        "checkout-7d4b9c6f5-x2x4q, checkout-5f6d7c8b9-x2x4q, OVER_BUDGET",
        "agent-x2x4q,              agent-m8k2p,              OVER_BUDGET",
        "db-0,                     db-11,                    OVER_BUDGET",
        "checkout-7d4b9c6f5-x2x4q, payments-7d4b9c6f5-x2x4q, NEW",
    })
    void podsOfOneWorkloadCountAsOne(String first, String second, AdmissionReason admission) throws Exception {
        PackageBudget one = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        assertThat(take("e-1", pod(first), one).admission()).isEqualTo(AdmissionReason.NEW);
        assertThat(take("e-2", pod(second), one).admission()).isEqualTo(admission);
    }

    /** Clusters and services in different regions, or resource groups, often have the same names. */
    @Test
    void sameNameInAnotherRegionIsAnotherWorkload() throws Exception {
        PackageBudget one = PackageBudget.of(Map.of(PackageBudget.SETTING, "1"));
        assertThat(take("e-1", pod("here", "checkout-x2x4q"), one).admission()).isEqualTo(AdmissionReason.NEW);
        assertThat(take("e-2", pod("there", "checkout-x2x4q"), one).admission()).isEqualTo(AdmissionReason.NEW);
        assertThat(take("e-3", pod("there", "checkout-m8k2p"), one).admission()).isEqualTo(AdmissionReason.OVER_BUDGET);
        assertThat(take("e-4", task("here", "1"), one).admission()).isEqualTo(AdmissionReason.NEW);
        assertThat(take("e-5", task("there", "2"), one).admission()).isEqualTo(AdmissionReason.NEW);
        assertThat(take("e-6", task("there", "3"), one).admission()).isEqualTo(AdmissionReason.OVER_BUDGET);
    }

    private static Target pod(String name) {
        return pod("here", name);
    }

    private static Target pod(String region, String name) {
        return new Target(
                "test.pod",
                "test:" + region + ":cluster/prod#shop/" + name,
                Map.of(
                        "account",
                        "123456789012",
                        "region",
                        region,
                        "cluster",
                        "prod",
                        "namespace",
                        "shop",
                        "pod",
                        name));
    }

    private static Target task(String region, String id) {
        return new Target(
                "aws.ecs.task",
                "test:" + region + ":task/prod/" + id,
                Map.of(
                        "account",
                        "123456789012",
                        "region",
                        region,
                        "cluster",
                        "prod",
                        "group",
                        "service:web",
                        "task",
                        id));
    }

    @Test
    void rejectsABudgetThatIsNotANumber() {
        for (String wrong : List.of("0", "-1", "many", "10001", "1.5")) {
            assertThatThrownBy(() -> PackageBudget.of(Map.of(PackageBudget.SETTING, wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("EPHEMERA_BUDGET is invalid");
        }
        assertThat(PackageBudget.of(Map.of(PackageBudget.SETTING, "none"))).isEqualTo(PackageBudget.UNBOUNDED);
    }

    private OpenPackage take(String event, Target target, PackageBudget budget) throws IOException {
        return new PackageIntake(store, budget, (work, delay) -> queued.add(work), announced::add, clock)
                .take(AcquisitionRequests.alert(event, target), PLANNED);
    }

    private OpenPackage take(String event, String task, PackageBudget budget) throws IOException {
        return new PackageIntake(store, budget, (work, delay) -> queued.add(work), announced::add, clock)
                .take(AcquisitionRequests.alert(event, Instant.EPOCH, task), PLANNED);
    }

    private long opened() throws IOException {
        return StoreListing.of(store, "packages/").stream()
                .filter(object -> object.key().endsWith("/" + PackageLayout.OPEN))
                .count();
    }

    private long places() throws IOException {
        return StoreListing.of(store, "triggers/budget/").stream()
                .filter(object -> object.key().contains("/place-"))
                .count();
    }

    private long filed() throws IOException {
        return StoreListing.of(store, "triggers/").stream()
                .filter(object -> object.key().matches("triggers/[0-9a-f]{64}\\.json"))
                .count();
    }
}
