package org.ephemera.verify;

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
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;
import org.ephemera.seal.KnownKeys;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.PackageForgery;
import org.ephemera.testing.PagedSource;
import org.ephemera.testing.SealedPackageMaker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outcomes of items that no attempt ended. The log has no outcome for them, so the sealer writes a fixed one. */
class UnfinishedTest {
    private static final Artifact SOME = PagedSource.artifact("aws.ecs.cluster", Volatility.V1);
    private static final Artifact NONE = PagedSource.artifact("aws.ecs.service", Volatility.V2);

    @TempDir
    Path folder;

    private SealedPackageMaker packages;

    @BeforeEach
    void key() throws IOException {
        packages = SealedPackageMaker.in(folder);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isIntactWithOutcomeOfSealer(boolean gaveUp) throws Exception {
        IndependentVerifiers.accept(seal(gaveUp), packages.key());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "after 2 answers; there may be more | after 2 answers",
                "after 2 answers                    | after 3 answers",
                "sealed before it was answered      | sealed; it is known that there was nothing",
                "\"detail\":\"Unfinished\"             | \"detail\":\"ResourceNotFound\"",
                "\"detail\":\"Unfinished\"             | \"detail\":\"GivenUp\"",
                "\"detail\":\"Unfinished\"             | \"detail\":\"\"",
                "\"records\":0                        | \"records\":9",
                "\"last\":null                        | \"last\":\"2026-11-25T12:00:00Z\"",
            })
    void isBrokenWhenOutcomeStatesMore(String said, String instead) throws Exception {
        Path sealed = seal(false);
        new PackageForgery(sealed)
                .replace(PackageLayout.OUTCOMES, said, instead)
                .reseal(packages.signer());

        assertThat(verify(sealed).checks())
                .filteredOn(check -> check.check() == VerificationCheck.PLAN_COVERAGE)
                .isNotEmpty()
                .allSatisfy(check -> assertThat(check.kind()).contains(DeviationKind.ALTERED));
    }

    private VerificationReport verify(Path sealed) {
        return PackageVerifier.verify(new DirectoryPackage(sealed), packages.key(), Optional.empty());
    }

    /** One item has two responses and the other none; whether there are more is unknown for both. */
    private Path seal(boolean gaveUp) throws IOException {
        Clock clock = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
        EvidenceStore store = DirectoryEvidenceStore.open(packages.store());
        Acquisition acquisition = new Acquisition(
                target -> List.of(
                        new RegisteredSource(SOME, new Paused(new PagedSource(SOME, 2, 20, List.of()))),
                        new RegisteredSource(NONE, new Paused(new PagedSource(NONE, 0, 20, List.of())))),
                store,
                KnownKeys.of(packages.signer()),
                Optional.empty(),
                WorkerRegistry.unknown("test"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
        OpenPackage opened =
                acquisition.open(AcquisitionRequests.byHand("unfinished", Retention.NONE), List.of(SOME, NONE));
        acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        if (gaveUp) {
            acquisition.giveUp(opened, "3 runs began");
        } else {
            acquisition.seal(opened);
        }
        IndependentVerifiers.acceptFirstOfKind(store, opened.open().packageId(), packages.key());
        return packages.store().resolve(opened.open().packageId().prefix());
    }

    /** Source that reads all available pages but does not finish the item. */
    private record Paused(PagedSource pages) implements EvidenceSource {
        @Override
        public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
                throws IOException {
            pages.collect(item, from, recorder, deadline);
            return new SourceResult.Paused(ResumeCursor.START);
        }
    }
}
