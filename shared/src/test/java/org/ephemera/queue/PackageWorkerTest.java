package org.ephemera.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.InterceptedStore;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.ephemera.testing.SignedState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PackageWorkerTest {
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V2);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final AdjustableClock now = new AdjustableClock(Instant.parse("2026-11-26T09:00:00Z"));
    private final Clock clock = now;
    private final List<WorkMessage> queued = new ArrayList<>();
    private DirectoryEvidenceStore raw;
    private EvidenceStore store;
    private PemSigner signer;

    @BeforeEach
    void setUp() throws IOException {
        raw = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        store = SignedState.over(raw, folder.resolve("state.pem"));
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        signer = PemSigner.open(key);
    }

    @AfterEach
    void independentVerifiersAcceptTheSeals() throws IOException {
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void handsOnUnfinishedWorkAndAnnouncesTheSealOnce() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(told.size() == 1 ? 503 : 204, -1);
            exchange.close();
        });
        hook.start();
        try {
            Announcer announcer =
                    WebhookAnnouncer.of("http://127.0.0.1:" + hook.getAddress().getPort() + "/secret");
            PackageId id = take().open().packageId();
            PackageWorker worker = worker(store, announcer);

            assertThat(worker.work(queued.getFirst(), 1, new Deadline(clock, clock.instant())))
                    .isEqualTo(new WorkResult.HandedOn(new WorkMessage(id, 1)));
            assertThat(worker.work(queued.get(1), 1, inAMinute())).isInstanceOf(WorkResult.Sealed.class);
            assertThat(worker.work(queued.get(1), 2, inAMinute())).isInstanceOf(WorkResult.Sealed.class);

            assertThat(told).hasSize(2); // rejected the first time; no more requests after the one that arrived
            assertThat(told.get(1)).isEqualTo(told.getFirst());
            JsonNode json = Json.parse(told.get(1).getBytes(UTF_8));
            assertThat(json.path("kind").asText()).isEqualTo("package-sealed");
            assertThat(json.path("headline").asText()).isEqualTo("Critical: Cryptominer process");
            assertThat(json.path("packageId").asText()).isEqualTo(id.value());
            assertThat(json.path("location").asText()).isEqualTo("file:evidence/" + id);
            assertThat(json.path("status").asText()).isEqualTo("complete");
            assertThat(json.path("outcomes").path("collected").asInt()).isEqualTo(1);
            assertThat(json.path("trigger").path("source").asText()).isEqualTo("test.alerts");
            assertThat(json.path("sealSha256").asText()).hasSize(64);
            assertThat(json.path("triage").path("verdict").asText()).isEqualTo("IMAGE_HOST");
            assertThat(json.path("triage").path("findings").path("critical").asInt())
                    .isEqualTo(2);
        } finally {
            hook.stop(0);
        }
    }

    /** The cloud would end a run that sealed late during the report, and the seal would not be announced. */
    @Test
    void leavesTheReportToARunWithEnoughTime() throws Exception {
        List<Announcement> told = new ArrayList<>();
        List<Boolean> over = new ArrayList<>();
        take();
        PackageWorker worker = worker(store, told::add, (opened, late) -> {
            over.add(late.getAsBoolean());
            now.step(Duration.ofMinutes(1));
            over.add(late.getAsBoolean());
            return new ReportResult.NotMade("the disk is full");
        });

        assertThat(worker.work(queued.getFirst(), 1, Deadline.in(clock, Duration.ofSeconds(5))))
                .isInstanceOf(WorkResult.HandedOn.class);
        assertThat(told).isEmpty();
        assertThat(worker.work(queued.get(1), 1, Deadline.in(clock, Duration.ofSeconds(5))))
                .isInstanceOf(WorkResult.Sealed.class);

        assertThat(over).containsExactly(false, true);
        assertThat(told).singleElement().satisfies(announced -> {
            assertThat(announced.json().has("triage")).isFalse();
            assertThat(announced.json().path("noReport").asText())
                    .startsWith("the disk is full; make it with: ephemera report file:evidence/");
        });
    }

    @Test
    void sealsRepeatedlyFailingWorkWithItsLastFailure() throws Exception {
        OpenPackage opened = take();
        for (int delivery = 1; delivery <= PackageWorker.MOST_DELIVERIES; delivery++) {
            EvidenceStore broken = new InterceptedStore(store, key -> key.contains("/data/raw/"), () -> {
                throw new IOException("the disk is on fire");
            });
            int number = delivery;
            assertThatThrownBy(() -> worker(broken, Announcer.NONE).work(queued.getFirst(), number, inAMinute()))
                    .isInstanceOf(IOException.class);
        }
        WorkResult last =
                worker(store, Announcer.NONE).work(queued.getFirst(), PackageWorker.MOST_DELIVERIES + 1, inAMinute());

        assertThat(last).isInstanceOfSatisfying(WorkResult.Sealed.class, done -> {
            assertThat(done.gaveUp()).get().asString().contains("3 runs began", "the incident");
            assertThat(done.seal().statement().status()).isEqualTo("failed");
            assertThat(done.seal().outcomes().items()).singleElement().satisfies(item -> {
                assertThat(item.code()).isEqualTo(OutcomeCode.FAILED);
                assertThat(item.outcome().message()).contains("it was given up: 3 runs began");
            });
        });
        assertThat(folder.resolve("evidence/work/given-up/" + opened.open().packageId() + ".json"))
                .content()
                .contains("the incident");
    }

    @Test
    void announcesTheSealedReasonWhenAnotherWasPlanted() throws Exception {
        PackageId id = take().open().packageId();
        store.create("work/given-up/" + id + ".json", Blob.of("{\"reason\":\"call 555-0100\"}".getBytes(UTF_8)));
        for (int delivery = 1; delivery <= PackageWorker.MOST_DELIVERIES; delivery++) {
            EvidenceStore broken = new InterceptedStore(store, key -> key.contains("/data/raw/"), () -> {
                throw new IOException("the disk is on fire");
            });
            int number = delivery;
            assertThatThrownBy(() -> worker(broken, Announcer.NONE).work(queued.getFirst(), number, inAMinute()))
                    .isInstanceOf(IOException.class);
        }
        List<Announcement> announced = new ArrayList<>();
        worker(store, announced::add).work(queued.getFirst(), PackageWorker.MOST_DELIVERIES + 1, inAMinute());

        assertThat(announced)
                .singleElement()
                .satisfies(one -> assertThat(one.json().path("gaveUp").asText())
                        .contains("3 runs began")
                        .doesNotContain("555"));
    }

    /** Sealing failed when the work was given up, and succeeds later; then the announcement fails at first. */
    @Test
    void doesNotReportACompletePackageAsGivenUp() throws Exception {
        OpenPackage opened = take();
        for (int delivery = 1; delivery <= PackageWorker.MOST_DELIVERIES + 1; delivery++) {
            EvidenceStore broken = new InterceptedStore(
                    store, key -> key.contains("/data/raw/") || key.endsWith("/outcomes.jsonl"), () -> {
                        throw new IOException("the disk is on fire");
                    });
            int number = delivery;
            assertThatThrownBy(() -> worker(broken, Announcer.NONE).work(queued.getFirst(), number, inAMinute()))
                    .isInstanceOf(IOException.class);
        }
        PackageId id = opened.open().packageId();
        assertThat(folder.resolve("evidence/work/given-up/" + id + ".json")).exists();
        WorkMessage again = new WorkMessage(id, 1001);
        Announcer deaf = announcement -> {
            throw new IOException("no server listens");
        };
        assertThatThrownBy(() -> worker(store, deaf).work(again, 1, inAMinute()))
                .hasMessage("no server listens");

        WorkResult worked = worker(store, Announcer.NONE).work(again, 2, inAMinute());

        assertThat(worked).isInstanceOfSatisfying(WorkResult.Sealed.class, done -> {
            assertThat(done.seal().statement().status()).isEqualTo("complete");
            assertThat(done.gaveUp()).isEmpty();
        });
    }

    /** The object may be larger than the memory. */
    @Test
    void limitsTheBytesReadOfAnObjectAtTheSealPath() throws Exception {
        PackageId id = take().open().packageId();
        store.create(id.prefix() + PackageLayout.SEAL, Blob.of(new byte[(1 << 20) + 1]));

        assertThat(worker(store, Announcer.NONE).work(queued.getFirst(), 1, inAMinute()))
                .isInstanceOfSatisfying(
                        WorkResult.Sealed.class,
                        done -> assertThat(done.opened().open().originalId()).isEqualTo(id));
        Files.delete(folder.resolve("evidence/" + id.prefix() + PackageLayout.SEAL));
    }

    /**
     * A queue also counts deliveries to a throttled function: then nothing was tried, and all evidence remains to be
     * collected.
     */
    @Test
    void collectsAPackageThatWasDeliveredOftenButNeverBegun() throws Exception {
        take();
        WorkResult worked =
                worker(store, Announcer.NONE).work(queued.getFirst(), PackageWorker.MOST_DELIVERIES + 1, inAMinute());

        assertThat(worked).isInstanceOfSatisfying(WorkResult.Sealed.class, done -> {
            assertThat(done.gaveUp()).isEmpty();
            assertThat(done.seal().statement().status()).isEqualTo("complete");
        });
    }

    /**
     * After a storm of thousands, or with a key disabled for a day, nothing was requested yet and most evidence still
     * exists.
     */
    @Test
    void collectsAPackageThatOnlyWaited() throws Exception {
        PackageId id = take().open().packageId();
        now.step(PackageWorker.LONGEST.plusHours(20));
        assertThat(AcquisitionProgress.read(raw, id).deadline()).isEmpty();
        WorkResult worked = worker(store, Announcer.NONE).work(queued.getFirst(), 1, inAMinute());

        assertThat(worked).isInstanceOfSatisfying(WorkResult.Sealed.class, done -> {
            assertThat(done.gaveUp()).isEmpty();
            assertThat(done.seal().statement().status()).isEqualTo("complete");
        });
    }

    @Test
    void sealsAnUnfinishedPackageAfterTwelveHours() throws Exception {
        PackageId id = take().open().packageId();
        now.step(Duration.ofHours(1));
        Instant begun = clock.instant();
        worker(store, Announcer.NONE).work(queued.getFirst(), 1, new Deadline(clock, begun));
        assertThat(AcquisitionProgress.read(raw, id).deadline()).contains(begun.plus(PackageWorker.LONGEST));
        now.step(PackageWorker.LONGEST);
        worker(store, Announcer.NONE).work(queued.get(1), 1, new Deadline(clock, clock.instant()));
        now.step(Duration.ofSeconds(1));
        WorkResult last = worker(store, Announcer.NONE).work(queued.get(2), 1, inAMinute());

        assertThat(last)
                .isInstanceOfSatisfying(
                        WorkResult.Sealed.class,
                        done -> assertThat(done.gaveUp()).get().asString().contains("12 hours"));
    }

    /** Only an absent package is unknown; any other missing object is a failure and is delivered again. */
    @Test
    void distinguishesAMissingObjectFromAMissingPackage() throws Exception {
        take();
        EvidenceStore lossy = new InterceptedStore(store, key -> key.contains("/data/raw/"), () -> {
            throw new MissingObjectException("something");
        });
        assertThatThrownBy(() -> worker(lossy, Announcer.NONE).work(queued.getFirst(), 1, inAMinute()))
                .isInstanceOf(MissingObjectException.class);

        WorkMessage stray = WorkMessage.first(PackageId.create(clock.instant(), new Random(1)));
        assertThat(worker(store, Announcer.NONE).work(stray, 1, inAMinute())).isEqualTo(new WorkResult.Unknown(stray));
    }

    /** The response begins and never ends, like a stream of events or that of a hostile server. */
    @Test
    @Timeout(60)
    void doesNotReadTheBodyOfAWebHookResponse() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        hook.start();
        try {
            take();
            Announcer announcer =
                    WebhookAnnouncer.of("http://127.0.0.1:" + hook.getAddress().getPort() + "/secret");
            assertThat(worker(store, announcer).work(queued.getFirst(), 1, inAMinute()))
                    .isInstanceOf(WorkResult.Sealed.class);
        } finally {
            over.countDown();
            hook.stop(0);
        }
    }

    @Test
    void rejectsAWebHookWithoutTlsWithoutQuotingIt() {
        for (String wrong :
                List.of("http://example.org/x-secret", "https://user@example.org/x-secret", "x-secret", "")) {
            assertThatThrownBy(() -> WebhookAnnouncer.of(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("EPHEMERA_WEBHOOK")
                    .hasMessageNotContaining("secret");
        }
    }

    /** A web hook that fails for days must not cause a mail every quarter of an hour. */
    @Test
    void notifiesNoAnnouncerTwiceWhenAnotherFails() throws Exception {
        List<Announcement> mails = new ArrayList<>();
        List<Announcement> posts = new ArrayList<>();
        Map<String, Announcer> all = new TreeMap<>(Map.of("topic", mails::add, "web-hook", announcement -> {
            posts.add(announcement);
            if (posts.size() < 3) {
                throw new IOException("no server responds");
            }
        }));
        take();
        PackageWorker worker = worker(store, Announcer.deduplicating(store, all, clock));
        for (int number = 1; number < 3; number++) {
            int delivery = number;
            assertThatThrownBy(() -> worker.work(queued.getFirst(), delivery, inAMinute()))
                    .hasMessage("no server responds");
        }
        worker.work(queued.getFirst(), 3, inAMinute());
        worker.work(queued.getFirst(), 4, inAMinute());

        assertThat(mails).hasSize(1);
        assertThat(posts).hasSize(3);
    }

    private Deadline inAMinute() {
        return Deadline.in(clock, Duration.ofMinutes(1));
    }

    private OpenPackage take() throws IOException {
        return new PackageIntake(
                        store, PackageBudget.UNBOUNDED, (work, delay) -> queued.add(work), Announcer.NONE, clock)
                .take(AcquisitionRequests.alert("e-1", Instant.EPOCH), List.of(TASK));
    }

    private PackageWorker worker(EvidenceStore to, Announcer announcer) {
        return worker(
                to,
                announcer,
                (opened, over) -> new ReportResult.Made(new ReportSummary(
                        "Critical: Cryptominer process",
                        "IMAGE_HOST",
                        Optional.of("LIKELY"),
                        new TreeMap<>(Map.of("critical", 2)),
                        "NONE",
                        "file:reports/x")));
    }

    private PackageWorker worker(EvidenceStore to, Announcer announcer, PackageReporter reporter) {
        Acquisition acquisition = new Acquisition(
                List.of(new PagedSource(TASK, 3, 10, List.of()).registered()),
                to,
                signer,
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
        return new PackageWorker(
                acquisition,
                ReadAccess.OPEN,
                to,
                (work, delay) -> queued.add(work),
                announcer,
                reporter,
                id -> "file:evidence/" + id,
                clock);
    }
}
