package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.BodyType;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;
import org.ephemera.seal.PemSigner;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies of a killed worker without log entries; their digests have to be computed from the store. */
class OrphanedBodiesTest {
    private static final Artifact LOG = PagedSource.artifact("aws.logs.stream", Volatility.V4);
    private static final int ORPHANS = 6;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** Reading hundreds of them sequentially would take longer than the remaining time of a run. */
    @Test
    void readsBodiesInParallel() throws Exception {
        AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-26T09:00:00Z"));
        CyclicBarrier together = new CyclicBarrier(ORPHANS);
        EvidenceStore store = new ParallelReadStore(DirectoryEvidenceStore.open(folder.resolve("evidence")), together);
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        PemSigner signer = PemSigner.open(key);
        Acquisition acquisition = new Acquisition(
                List.of(new PagedSource(LOG, 1, 10, List.of()).registered()),
                store,
                signer,
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
        OpenPackage opened = acquisition.open(AcquisitionRequests.alert("e-1", Instant.EPOCH), List.of(LOG));
        String prefix = opened.open().packageId().prefix();
        for (int number = 1; number <= ORPHANS; number++) {
            byte[] body = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
            store.create(prefix + PackageLayout.body(LOG.id(), "0a0b0c0d", number, BodyType.JSON), Blob.of(body));
        }

        acquisition.seal(opened);

        assertThat(together.isBroken()).isFalse();
        IndependentVerifiers.accept(folder.resolve("evidence").resolve(prefix), signer.publicKey());
    }

    /** Store that returns a body only after all bodies were requested. */
    private record ParallelReadStore(EvidenceStore store, CyclicBarrier together) implements EvidenceStore {
        @Override
        public CreateResult create(String key, Blob blob) throws StoreException {
            return store.create(key, blob);
        }

        @Override
        public InputStream open(String key) throws StoreException {
            if (key.contains("/" + PackageLayout.RAW)) {
                try {
                    together.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new StoreException("the other reads were not started", e);
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
