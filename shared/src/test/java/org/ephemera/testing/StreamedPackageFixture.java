package org.ephemera.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.Seal;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;

/** Package with one item: a log that is read in parts. */
public final class StreamedPackageFixture {
    public static final Artifact LOG = PagedSource.artifact("aws.logs.insights", Volatility.V4);

    private final Path folder;
    private final AdjustableClock clock;
    private final PemSigner signer;
    private final EvidenceStore store;
    private final OpenPackage opened;

    /** Opens a package in a folder, with a new key. */
    public StreamedPackageFixture(Path folder, AdjustableClock clock) throws IOException {
        this.folder = folder.resolve("evidence");
        this.clock = clock;
        Files.createDirectories(folder);
        PemSigner.create(folder.resolve("key.pem"));
        this.signer = PemSigner.open(folder.resolve("key.pem"));
        this.store = DirectoryEvidenceStore.open(this.folder);
        this.opened = acquisition(store, new SlowLogServer(clock, 0, 1, Duration.ZERO))
                .open(AcquisitionRequests.alert("e-1", Instant.EPOCH), List.of(LOG));
    }

    /** Collects in one run by a new worker. */
    public void collect(EvidenceStore into, StreamedSource.Server server) throws IOException {
        clock.step(Duration.ofMinutes(5));
        acquisition(into, server).collect(opened, Deadline.in(clock, Duration.ofHours(1)));
    }

    /** Seals after the claim of a killed worker has expired. */
    public Seal seal() throws IOException {
        clock.step(Duration.ofMinutes(5));
        return acquisition(store, new SlowLogServer(clock, 0, 1, Duration.ZERO)).seal(opened);
    }

    public OpenPackage opened() {
        return opened;
    }

    public EvidenceStore store() {
        return store;
    }

    public PemSigner signer() {
        return signer;
    }

    /** Returns the folder of the package. */
    public Path place() {
        return folder.resolve(opened.open().packageId().prefix());
    }

    private Acquisition acquisition(EvidenceStore into, StreamedSource.Server server) {
        return new Acquisition(
                List.of(new RegisteredSource(LOG, new StreamedSource(server))),
                into,
                signer,
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }
}
