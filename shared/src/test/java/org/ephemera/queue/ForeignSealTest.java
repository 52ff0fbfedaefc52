package org.ephemera.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.OutcomeList;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.seal.ChangedPackageException;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.OccupiedPathException;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.InterceptedStore;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object of another author is stored at the path of a seal: the package must not count as sealed. */
class ForeignSealTest {
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V2);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-26T09:00:00Z"));
    private final List<Announcement> told = new ArrayList<>();
    private DirectoryEvidenceStore store;
    private PemSigner ours;
    private PemSigner others;

    @BeforeEach
    void setUp() throws IOException {
        store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        ours = key("ours.pem");
        others = key("others.pem");
    }

    /** A run that removed the seal, as it does with a foreign one, would sign changed content. */
    @Test
    void genuineSealIsKeptWhenSealedContentChanged() throws Exception {
        for (String changed : List.of(PackageLayout.TAG_MANIFEST, PackageLayout.OUTCOMES)) {
            PackageId id = sealed("e-" + changed, ours);
            PackageId rotated = sealed("e-o-" + changed, others);
            for (PackageId each : List.of(id, rotated)) {
                Files.delete(folder.resolve("evidence/" + each.prefix() + changed));
            }
            if (changed.equals(PackageLayout.TAG_MANIFEST)) {
                store.create(id.prefix() + changed, Blob.of(new byte[] {'0'}));
            }
            List<StoredObject> before = StoreListing.of(store, id.prefix());
            assertThatThrownBy(() -> work(id, 1, ours))
                    .isInstanceOf(ChangedPackageException.class)
                    .hasMessageContaining("delete nothing");
            assertThat(StoreListing.of(store, id.prefix())).isEqualTo(before);
            assertThatThrownBy(() -> AcquisitionProgress.read(store, rotated))
                    .isInstanceOf(OccupiedPathException.class)
                    .hasMessageContaining(
                            "unless the key " + PublicKeys.keyId(others.publicKey()) + " is one of yours");
        }
    }

    /** Outcomes that were planted before the collection do not end it, and are not signed. */
    @Test
    void sealsACopyWhenOutcomesContradictTheLog() throws Exception {
        byte[] genuine = outcomes(sealed("e-0", ours));
        List<byte[]> planted = List.of(
                genuine,
                "nothing of that form".getBytes(StandardCharsets.UTF_8),
                new byte[0],
                " ".repeat(3 << 20).getBytes(StandardCharsets.UTF_8),
                new String(genuine, StandardCharsets.UTF_8)
                        .replace("COLLECTED", "EMPTY")
                        .getBytes(StandardCharsets.UTF_8));
        for (int number = 0; number < planted.size(); number++) {
            told.clear();
            PackageId id = opened("e-2" + number);
            Path place = folder.resolve("evidence/" + id.prefix() + PackageLayout.OUTCOMES);
            store.create(id.prefix() + PackageLayout.OUTCOMES, Blob.of(planted.get(number)));
            requireSealedCopy(id);
            assertThat(place).hasBinaryContent(planted.get(number));
        }
    }

    /**
     * Planted outcomes with the collector's own texts, for a package without a log: an empty log contradicts none of
     * them.
     */
    @Test
    void sealsACopyWhenThePackageWasClosedUnfinished() throws Exception {
        PackageId unfinished = opened("e-0");
        OpenRecord open = PlanProgress.openRecord(store, unfinished);
        OutcomeList planted = OutcomeList.of(PlanProgress.initial(open));
        store.create(
                unfinished.prefix() + PackageLayout.OUTCOMES,
                out -> planted.write(open.target().id(), out));
        for (PackageId id : List.of(unfinished, closed("e-1", others))) {
            requireSealedCopy(id);
        }
    }

    /** The worker that gave up was killed before it sealed the package. The next run can still collect. */
    @Test
    void collectsAfterAKilledWorkerHadGivenUp() throws Exception {
        requireSealedCopy(closed("e-1", ours));
    }

    /** All other statements in them are true. */
    @Test
    void sealsACopyWhenOutcomesAreOfAnotherTarget() throws Exception {
        PackageId id = opened("e-1");
        Acquisition acquisition = acquisition(ours);
        acquisition.collect(acquisition.reopen(id), Deadline.in(clock, Duration.ofMinutes(1)));
        OutcomeList logged = OutcomeList.of(PlanProgress.readUnchecked(store, PlanProgress.openRecord(store, id)));
        store.create(id.prefix() + PackageLayout.OUTCOMES, out -> logged.write("another", out));
        requireSealedCopy(id);
    }

    /** A user resumes it, without the check of a worker. */
    @Test
    void makesNoCallsForASealedAndChangedPackage() throws Exception {
        PackageId id = sealed("e-1", ours);
        Files.delete(folder.resolve("evidence/" + id.prefix() + PackageLayout.OUTCOMES));
        Files.delete(Path.of(folder.resolve("evidence/") + "/"
                + StoreListing.of(store, id.prefix() + PackageLayout.ACQUISITION)
                        .getFirst()
                        .key()));
        List<StoredObject> before = StoreListing.of(store, id.prefix());
        Acquisition acquisition = acquisition(ours);
        assertThatThrownBy(() -> acquisition.finish(acquisition.reopen(id), Deadline.in(clock, Duration.ofMinutes(1))))
                .isInstanceOf(ChangedPackageException.class);
        assertThat(StoreListing.of(store, id.prefix())).isEqualTo(before);
    }

    /** Requires that a run collects, and seals and announces a copy. */
    private void requireSealedCopy(PackageId id) throws IOException {
        told.clear();
        WorkResult.Sealed done = (WorkResult.Sealed) work(id, 1, ours);
        PackageId copy = done.opened().open().packageId();
        assertThat(copy).isNotEqualTo(id);
        assertThat(done.seal().statement().status()).isEqualTo("complete");
        assertThat(StoreListing.of(store, copy.prefix() + PackageLayout.RAW)).hasSize(3);
        assertThat(told).hasSize(1);
        IndependentVerifiers.accept(store, copy, ours.publicKey());
    }

    private PemSigner key(String name) throws IOException {
        PemSigner.create(folder.resolve(name));
        return PemSigner.open(folder.resolve(name));
    }

    private PackageId sealed(String event, PemSigner signer) throws IOException {
        PackageId id = opened(event);
        assertThat(work(id, 1, signer)).isInstanceOf(WorkResult.Sealed.class);
        IndependentVerifiers.accept(store, id, signer.publicKey());
        return id;
    }

    /** Gives the package up without sealing it. */
    private PackageId closed(String event, PemSigner signer) throws IOException {
        PackageId id = opened(event);
        EvidenceStore breaking = new InterceptedStore(store, key -> key.endsWith(PackageLayout.MANIFEST), () -> {
            throw new IOException("killed");
        });
        Acquisition acquisition = acquisition(breaking, signer);
        assertThatThrownBy(() -> acquisition.giveUp(acquisition.reopen(id), "3 runs began"))
                .hasMessageContaining("the incident");
        return id;
    }

    private byte[] outcomes(PackageId id) throws IOException {
        return Files.readAllBytes(folder.resolve("evidence/" + id.prefix() + PackageLayout.OUTCOMES));
    }

    private PackageId opened(String event) throws IOException {
        return new PackageIntake(store, PackageBudget.UNBOUNDED, WorkDispatch.NONE, Announcer.NONE, clock)
                .take(AcquisitionRequests.alert(event, Instant.EPOCH, event), List.of(TASK))
                .open()
                .packageId();
    }

    private Acquisition acquisition(PemSigner signer) {
        return acquisition(store, signer);
    }

    private Acquisition acquisition(EvidenceStore to, PemSigner signer) {
        return new Acquisition(
                List.of(new PagedSource(TASK, 3, 10, List.of()).registered()),
                to,
                signer,
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }

    private WorkResult work(PackageId id, int deliveries, PemSigner signer) throws IOException {
        PackageWorker worker = new PackageWorker(
                acquisition(signer), store, WorkDispatch.NONE, told::add, each -> "file:evidence/" + each, clock);
        return worker.work(new WorkMessage(id, 0), deliveries, Deadline.in(clock, Duration.ofMinutes(1)));
    }
}
