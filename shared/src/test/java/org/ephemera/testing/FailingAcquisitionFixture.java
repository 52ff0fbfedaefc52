package org.ephemera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.VersionedStore;
import org.ephemera.testing.FailingStore.Manner;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerificationResult;

/**
 * Runs complete acquisitions, each of a separate package: first by a worker whose store fails, then by one whose store
 * works.
 */
public final class FailingAcquisitionFixture {
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V2);
    private static final Artifact LOG = PagedSource.artifact("aws.logs.stream", Volatility.V4);
    /** Name of the failing worker. All other workers know that it is dead and do not wait for its claim. */
    private static final String DEAD = "dead";

    private final int pages;
    private final List<RegisteredSource> sources;
    private final VersionedStore store;
    private final PemSigner signer;
    private final Clock clock = Clock.systemUTC();

    /**
     * Prepares acquisitions from sources that respond from memory.
     *
     * @param pages of the log; a segment has up to 64 of them
     * @param store reports every version, so that an object that is written twice is detected
     */
    public FailingAcquisitionFixture(int pages, VersionedStore store, PemSigner signer) {
        this.pages = pages;
        this.sources = List.of(
                new PagedSource(TASK, 1, 10, List.of(LOG)).registered(),
                new PagedSource(LOG, pages, 30, List.of()).registered());
        this.store = store;
        this.signer = signer;
    }

    /** Returns the number of store calls of an undisturbed acquisition. */
    public int calls() throws IOException {
        FailingStore counting = FailingStore.never(store);
        PackageId id = acquire(counting, "alive", "undisturbed");
        IndependentVerifiers.accept(store, id, signer.publicKey());
        return counting.calls();
    }

    /**
     * Runs an acquisition whose store fails at its n-th call, and repeats it with a working store.
     *
     * @return number of orphaned bodies
     */
    public int failAndRepeat(int number, Manner manner) throws IOException {
        String event = manner + " " + number;
        try {
            acquire(new FailingStore(store, number, manner), DEAD, event);
        } catch (IOException | UncheckedIOException e) {
            assertThat(e).as(event).hasMessageContaining("; ");
        }
        PackageId id = acquire(store, "alive", event);

        VerificationReport report = PackageVerifier.verify(store, id, signer.publicKey());
        assertThat(report.verdict()).as("%s: %s", event, report).isEqualTo(VerificationResult.INTACT);
        IndependentVerifiers.acceptFirstOfKind(store, id, signer.publicKey());
        SealedPackageContent content = SealedPackageContent.of(store, id).assertCompleteWithoutDuplicates();
        assertThat(content.outcomes()).as(event).hasSize(2);
        assertThat(content.answers()).as(event).hasSize(1 + pages);
        try (var seals = store.versions(id.prefix() + PackageLayout.SEAL)) {
            assertThat(seals.count()).as("seals, %s", event).isEqualTo(1);
        }
        return content.orphans().size();
    }

    private PackageId acquire(EvidenceStore to, String worker, String event) throws IOException {
        Acquisition acquisition = new Acquisition(
                sources, to, signer, named(worker), CollectionListener.NONE, RuntimeRecord.local(Map.of()), clock);
        OpenPackage opened = acquisition.open(AcquisitionRequests.byHand(event, Retention.NONE), List.of(TASK));
        assertThat(acquisition.finish(opened, Deadline.in(clock, Duration.ofMinutes(5))))
                .isPresent();
        return opened.open().packageId();
    }

    private static WorkerRegistry named(String name) {
        return new WorkerRegistry() {
            @Override
            public String self() {
                return name;
            }

            @Override
            public boolean isDead(String worker) {
                return worker.equals(DEAD) && !name.equals(DEAD);
            }
        };
    }
}
