package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.BitFlippingStore;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.PagedSource;
import org.ephemera.verify.CheckResult;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationCheck;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two acquisitions of the same target at the same time; and one with a store that changes the stored bytes. */
class SimultaneousAcquisitionTest {
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V2);

    @TempDir
    Path folder;

    private final Clock still = Clock.fixed(Instant.parse("2026-11-25T12:00:00.123Z"), ZoneOffset.UTC);
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
    void makesTwoPackagesWhenAcquiredAtSameTime() throws Exception {
        OpenPackage first = collected(store, "r-1");
        OpenPackage second = collected(store, "r-2");

        assertThat(first.open().openedAt()).isEqualTo(second.open().openedAt());
        assertThat(first.open().target()).isEqualTo(second.open().target());
        assertThat(first.open().packageId()).isNotEqualTo(second.open().packageId());
        for (OpenPackage opened : List.of(first, second)) {
            IndependentVerifiers.accept(
                    folder.resolve("evidence").resolve(opened.open().packageId().prefix()), signer.publicKey());
        }
    }

    /** The signed digest is computed from the received bytes, so a changed file is detected. */
    @Test
    void detectsFileWhenStoreFlipsByte() throws Exception {
        OpenPackage opened = collected(new BitFlippingStore(store, key -> key.contains("/data/raw/")), "r-1");

        VerificationReport report = PackageVerifier.verify(store, opened.open().packageId(), signer.publicKey());
        assertThat(report.verdict()).isEqualTo(VerificationResult.BROKEN);
        assertThat(report.checks())
                .filteredOn(check ->
                        check.result() == CheckResult.Result.BROKEN && check.check() == VerificationCheck.HASHES)
                .isNotEmpty()
                .allSatisfy(check -> assertThat(check.path().orElse("")).startsWith("data/raw/aws.ecs.task/"));
    }

    private OpenPackage collected(EvidenceStore into, String request) throws IOException {
        Acquisition acquisition = new Acquisition(
                target -> List.of(new PagedSource(TASK, 3, 100, List.of()).registered()),
                into,
                KnownKeys.of(signer),
                Optional.empty(),
                WorkerRegistry.unknown("test"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                still);
        OpenPackage opened = acquisition.open(AcquisitionRequests.byHand(request, Retention.NONE), List.of(TASK));
        acquisition.collect(opened, Deadline.in(still, Duration.ofMinutes(1)));
        acquisition.seal(opened);
        return opened;
    }
}
