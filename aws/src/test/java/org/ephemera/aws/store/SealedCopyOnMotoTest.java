package org.ephemera.aws.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.aws.testing.Moto;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.queue.Announcement;
import org.ephemera.queue.Announcer;
import org.ephemera.queue.PackageIntake;
import org.ephemera.queue.PackageWorker;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkMessage;
import org.ephemera.queue.WorkResult;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.store.Retention;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seal and claim that an attacker planted in a bucket with versions. */
class SealedCopyOnMotoTest {
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V2);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final Clock clock = Clock.systemUTC();
    private final List<Announcement> announced = new ArrayList<>();

    @Test
    void sealsACopyWhenASealAndAClaimWerePlanted() throws Exception {
        Moto moto = Moto.empty();
        S3EvidenceStore store = S3EvidenceStore.open(
                "s3://" + moto.versionedBucket() + "/evidence", moto.connection(), Retention.NONE, clock);
        PemSigner.create(folder.resolve("key.pem"));
        PemSigner signer = PemSigner.open(folder.resolve("key.pem"));
        for (boolean collected : List.of(false, true)) {
            announced.clear();
            PackageId id = opened(store, "e-" + collected);
            Acquisition acquisition = acquisition(store, signer);
            if (collected) {
                acquisition.collect(acquisition.reopen(id), inAMinute());
            }
            plant(store, id.prefix() + PackageLayout.SEAL, "{}");
            plant(store, "work/" + id + "/000003.json", "{\"notAfter\":\"3026-11-25T12:00:00Z\",\"over\":false}");
            plant(store, "work/" + id + "/999999.json", "{\"notAfter\":\"2026-11-25T12:00:00Z\",\"over\":false}");

            PackageWorker worker = new PackageWorker(
                    acquisition, store, WorkDispatch.NONE, announced::add, each -> "s3://x/" + each, clock);
            WorkResult worked = worker.work(new WorkMessage(id, 0), 1, inAMinute());

            assertThat(worked).isInstanceOfSatisfying(WorkResult.Sealed.class, done -> {
                PackageId copy = done.opened().open().packageId();
                assertThat(done.opened().open().originalId()).isEqualTo(id);
                assertThat(done.seal().statement().status()).isEqualTo("complete");
                assertThat(PackageVerifier.verify(store, copy, signer.publicKey()))
                        .satisfies(report -> assertThat(report.verdict())
                                .as(report.toString())
                                .isEqualTo(VerificationResult.INTACT));
            });
            IndependentVerifiers.accept(
                    store, ((WorkResult.Sealed) worked).opened().open().packageId(), signer.publicKey());
            assertThat(announced).hasSize(1);
        }
    }

    private static void plant(S3EvidenceStore store, String key, String text) throws IOException {
        store.create(key, Blob.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private PackageId opened(S3EvidenceStore store, String event) throws IOException {
        return new PackageIntake(store, PackageBudget.UNBOUNDED, WorkDispatch.NONE, Announcer.NONE, clock)
                .take(AcquisitionRequests.alert(event, Instant.EPOCH, event), List.of(TASK))
                .open()
                .packageId();
    }

    private Acquisition acquisition(S3EvidenceStore store, PemSigner signer) {
        return new Acquisition(
                List.of(new PagedSource(TASK, 3, 10, List.of()).registered()),
                store,
                signer,
                WorkerRegistry.unknown("worker"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }

    private Deadline inAMinute() {
        return Deadline.in(clock, Duration.ofMinutes(1));
    }
}
