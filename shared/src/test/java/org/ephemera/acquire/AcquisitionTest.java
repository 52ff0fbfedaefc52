package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.Digest;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Volatility;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.Seal;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.FakeVersionedStore;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AcquisitionTest {
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V2);
    private static final Artifact LOG = PagedSource.artifact("aws.logs.stream", Volatility.V4);
    private static final Artifact MEMORY = PagedSource.artifact("aws.ecs.memory", Volatility.V0);
    private static final List<RegisteredSource> SOURCES = List.of(
            new PagedSource(TASK, 1, 10, List.of(LOG)).registered(),
            new PagedSource(LOG, 200, 100, List.of()).registered(),
            PagedSource.impossible(MEMORY));
    private static final List<Artifact> PLANNED = List.of(TASK, MEMORY);

    @TempDir
    Path folder;

    /** A running clock that starts five minutes before the next ten-minute span. */
    private final Clock clock = Clock.offset(
            Clock.systemUTC(), Duration.between(Instant.now(Clock.systemUTC()), Instant.parse("2026-11-25T12:05:00Z")));

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
    void sealsPackageThatIndependentVerifiersAccept() throws Exception {
        Acquisition acquisition = acquisition(SOURCES);
        OpenPackage opened = acquisition.open(AcquisitionRequests.alert("e-1", Instant.EPOCH), PLANNED);
        acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        Seal seal = acquisition.seal(opened);

        assertThat(seal.statement().status()).isEqualTo("complete");
        assertThat(seal.outcomes().counts()).isEqualTo(Map.of(OutcomeCode.COLLECTED, 2, OutcomeCode.IMPOSSIBLE, 1));
        assertThat(seal.outcomes().items())
                .extracting(item -> item.planned().item())
                .containsExactlyInAnyOrder("aws.ecs.task", "aws.logs.stream.1", "aws.ecs.memory");
        assertVerified(opened);
    }

    @Test
    void returnsSamePackageWhenEventIsRepeated() throws Exception {
        Acquisition acquisition = acquisition(SOURCES);
        OpenPackage first = acquisition.open(AcquisitionRequests.alert("e-1", Instant.EPOCH), PLANNED);
        OpenPackage again = acquisition(SOURCES).open(AcquisitionRequests.alert("e-1", Instant.EPOCH), PLANNED);
        OpenPackage later = acquisition(SOURCES).open(AcquisitionRequests.alert("e-2", Instant.EPOCH), PLANNED);
        OpenPackage byHand = acquisition(SOURCES).open(AcquisitionRequests.byHand("r-1", Retention.NONE), PLANNED);

        assertThat(first.isNew()).isTrue();
        assertThat(again.open()).isEqualTo(first.open());
        assertThat(again.isNew()).isFalse();
        assertThat(later.open().packageId()).isEqualTo(first.open().packageId());
        assertThat(byHand.open().packageId()).isNotEqualTo(first.open().packageId());
        try (Stream<Path> filed = Files.list(folder.resolve("evidence/triggers")
                .resolve(first.open().packageId().value()))) {
            assertThat(filed).hasSize(1);
        }
    }

    /** An incompatible library causes the second one. */
    static Stream<Throwable> defects() {
        return Stream.of(new IllegalStateException("a defect"), new NoClassDefFoundError("org/sdk/Absent"));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void collectsOtherItemsWhenSourceThrows(Throwable defect) throws Exception {
        EvidenceSource broken = (item, from, recorder, deadline) -> {
            if (defect instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) defect;
        };
        Acquisition acquisition =
                acquisition(List.of(SOURCES.get(0), new RegisteredSource(LOG, broken), SOURCES.get(2)));
        OpenPackage opened = acquisition.open(AcquisitionRequests.alert("e-1", Instant.EPOCH), PLANNED);
        acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        Seal seal = acquisition.seal(opened);

        assertThat(seal.statement().status()).isEqualTo("failed");
        assertThat(PackageProblem.of(seal.outcomes())).singleElement().satisfies(problem -> {
            assertThat(problem.item()).isEqualTo("aws.logs.stream.1");
            assertThat(problem.outcome()).isEqualTo(OutcomeCode.FAILED);
        });
        assertVerified(opened);
    }

    @Test
    void reportsFailedItemsWhenDeadlinePassed() throws Exception {
        Acquisition acquisition = acquisition(SOURCES);
        OpenPackage opened = acquisition.open(AcquisitionRequests.alert("e-1", Instant.EPOCH), PLANNED);
        acquisition.collect(opened, new Deadline(clock, clock.instant()));
        Seal seal = acquisition.seal(opened);

        assertThat(seal.statement().status()).isEqualTo("failed");
        assertThat(seal.outcomes().items())
                .allSatisfy(item -> assertThat(item.outcome().detail()).isEqualTo("Unfinished"));
        assertVerified(opened);
    }

    @Test
    void returnsExistingSealWhenSealedAgain() throws Exception {
        Acquisition acquisition = acquisition(SOURCES);
        OpenPackage opened = acquisition.open(AcquisitionRequests.alert("e-1", Instant.EPOCH), PLANNED);
        acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        Seal first = acquisition.seal(opened);
        Acquisition other = acquisition(SOURCES);
        other.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));

        assertThat(other.seal(opened).sha256()).isEqualTo(first.sha256());
        assertVerified(opened);
    }

    @Test
    void makesOnePackageWhenWorkersRunConcurrently() throws Exception {
        List<Callable<Seal>> workers = IntStream.range(0, 4)
                .<Callable<Seal>>mapToObj(n -> () -> {
                    Acquisition acquisition = acquisition(SOURCES);
                    OpenPackage opened = acquisition.open(AcquisitionRequests.alert("e-" + n, Instant.EPOCH), PLANNED);
                    acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
                    return acquisition.seal(opened);
                })
                .toList();
        Set<Digest> seals = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Seal> worker : threads.invokeAll(workers)) {
                seals.add(worker.get().sha256());
            }
        }
        assertThat(seals).hasSize(1);
        assertVerified(acquisition(SOURCES).open(AcquisitionRequests.alert("e-0", Instant.EPOCH), PLANNED));
    }

    @Test
    void failsBeforeCollectingWhenStoreCannotLock() {
        assertThatThrownBy(() -> acquisition(SOURCES)
                        .open(AcquisitionRequests.byHand("r-1", Retention.parse("compliance:30")), PLANNED))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("immutability is not in force");
        assertThat(folder.resolve("evidence/packages")).doesNotExist();
    }

    /** The closing record is written before the seal, so the lock of the seal can only be reported as an error. */
    @Test
    void failsUntilSealIsLockedAsRequested() throws Exception {
        ObjectLock requested =
                new ObjectLock(Retention.Mode.COMPLIANCE, Optional.of(Instant.parse("2099-01-01T00:00:00Z")), false);
        FakeVersionedStore locking = new FakeVersionedStore(store, requested, PackageLayout.SEAL, ObjectLock.NONE);
        Acquisition acquisition = acquisition(SOURCES, locking);
        OpenPackage opened =
                acquisition.open(AcquisitionRequests.byHand("r-1", Retention.parse("compliance:30")), PLANNED);
        acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> acquisition.seal(opened))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("seal.dsse.json is not locked as requested (compliance:30)");
        }
        locking.lock(opened.open().packageId().prefix() + PackageLayout.SEAL, requested);
        assertThat(acquisition.seal(opened).statement().status()).isEqualTo("complete");
        assertVerified(opened);
    }

    /**
     * A store returns no lock to a caller without permission to read locks. A hint to collect without retention would
     * be wrong then.
     */
    @Test
    void reportsUnreadableLockWhenAccessIsDenied() throws IOException {
        ObjectLock requested =
                new ObjectLock(Retention.Mode.COMPLIANCE, Optional.of(Instant.parse("2099-01-01T00:00:00Z")), false);
        FakeVersionedStore locking = new FakeVersionedStore(store, requested);
        Acquisition acquisition = acquisition(SOURCES, locking);
        OpenPackage opened =
                acquisition.open(AcquisitionRequests.byHand("r-1", Retention.parse("compliance:30")), PLANNED);
        acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));

        locking.hideLocks();

        assertThatThrownBy(() ->
                        acquisition.open(AcquisitionRequests.byHand("r-2", Retention.parse("compliance:30")), PLANNED))
                .hasMessageStartingWith("cannot read the lock of ");
        assertThatThrownBy(() -> acquisition.seal(opened)).hasMessageStartingWith("cannot read the lock of ");
    }

    private Acquisition acquisition(List<RegisteredSource> sources) {
        return acquisition(sources, store);
    }

    private Acquisition acquisition(List<RegisteredSource> sources, EvidenceStore to) {
        return new Acquisition(
                sources,
                to,
                signer,
                WorkerRegistry.unknown("test"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }

    private void assertVerified(OpenPackage opened) throws Exception {
        IndependentVerifiers.accept(
                folder.resolve("evidence").resolve(opened.open().packageId().prefix()), signer.publicKey());
    }
}
