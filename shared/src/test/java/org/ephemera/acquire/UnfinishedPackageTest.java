package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.Seal;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Work of a run after its deadline. For a package with hundreds of thousands of bodies, a listing alone takes a minute.
 */
class UnfinishedPackageTest {
    private static final Artifact LOG = PagedSource.artifact("aws.logs.stream", Volatility.V4);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-26T09:00:00Z"));

    @AfterEach
    void verifySealedPackages() throws IOException {
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void doesNotReadPackageAgainAfterDeadline() throws Exception {
        RecordingStore store = new RecordingStore(Duration.ZERO);
        Acquisition acquisition = acquisition(store, 5);
        OpenPackage opened = acquisition.open(AcquisitionRequests.alert("e-1", Instant.EPOCH), List.of(LOG));
        String prefix = opened.open().packageId().prefix();
        List<List<String>> runs = new ArrayList<>();
        while (acquisition.finish(opened, seconds(1)).isEmpty()) {
            runs.add(List.copyOf(store.listed));
            store.listed.clear();
        }
        assertThat(runs)
                .hasSizeGreaterThan(1)
                .allSatisfy(run -> assertThat(run)
                        .containsOnlyOnce(prefix + PackageLayout.ACQUISITION)
                        .doesNotContain(prefix + PackageLayout.DATA));
        assertThat(store.listed).contains(prefix + PackageLayout.DATA);
    }

    /** The cloud would stop the invocation in the middle of the sealing. */
    @Test
    void leavesSealingToNextRunWhenTimeIsShort() throws Exception {
        RecordingStore store = new RecordingStore(Duration.ofSeconds(3));
        Acquisition acquisition = acquisition(store, 2);
        OpenPackage opened = acquisition.open(AcquisitionRequests.alert("e-1", Instant.EPOCH), List.of(LOG));
        assertThat(acquisition.finish(opened, seconds(1))).isEmpty();
        assertThat(acquisition.finish(opened, seconds(5)))
                .as("everything is collected")
                .isEmpty();
        store.listed.clear();

        Optional<Seal> sealed = acquisition.finish(opened, seconds(5));

        assertThat(sealed).as("sealed with the same time as the previous run").isPresent();
        assertThat(sealed.get().outcomes().items())
                .singleElement()
                .satisfies(item -> assertThat(item.answers()).isEqualTo(2));
    }

    private Deadline seconds(int seconds) {
        return Deadline.in(clock, Duration.ofSeconds(seconds));
    }

    private Acquisition acquisition(EvidenceStore store, int pages) throws IOException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        return new Acquisition(
                List.of(new PagedSource(LOG, pages, 10, List.of()).registered()),
                store,
                PemSigner.open(key),
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }

    /** Store that records listings and takes one second to store a body. */
    private final class RecordingStore implements EvidenceStore {
        private final EvidenceStore store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        private final Duration reading;
        private final List<String> listed = new CopyOnWriteArrayList<>();

        /**
         * Creates the store.
         *
         * @param reading time that reading a log segment takes
         */
        private RecordingStore(Duration reading) throws StoreException {
            this.reading = reading;
        }

        @Override
        public CreateResult create(String key, Blob blob) throws StoreException {
            if (key.contains("/" + PackageLayout.RAW)) {
                clock.step(Duration.ofSeconds(1));
            }
            return store.create(key, blob);
        }

        @Override
        public InputStream open(String key) throws StoreException {
            if (key.contains("/" + PackageLayout.ACQUISITION) && key.endsWith(".jsonl")) {
                clock.step(reading);
            }
            return store.open(key);
        }

        @Override
        public Stream<StoredObject> list(String prefix) throws StoreException {
            listed.add(prefix);
            return store.list(prefix);
        }
    }
}
