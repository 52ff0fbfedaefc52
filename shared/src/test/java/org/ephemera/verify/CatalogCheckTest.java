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
import java.util.TreeMap;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiError;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.ArtifactCatalog;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Volatility;
import org.ephemera.seal.KnownKeys;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.LogForgery;
import org.ephemera.testing.PagedSource;
import org.ephemera.testing.SealedPackageMaker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outcomes of items without a response, and packages of another catalog. {@link CatalogTamperCases} has forgeries. */
class CatalogCheckTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V1);

    @TempDir
    Path folder;

    private SealedPackageMaker packages;

    @BeforeEach
    void key() throws IOException {
        packages = SealedPackageMaker.in(folder);
    }

    /**
     * Verifies an item that another item planned and that has no response.
     *
     * @param preset outcome in its plan, if any
     */
    @ParameterizedTest
    @CsvSource({
        "aws.ecs.service, EMPTY, EMPTY, INTACT",
        "aws.ecs.service, , EMPTY, BROKEN",
        "aws.ecs.service, NOT_ENABLED, EMPTY, BROKEN",
        "aws.ecs.service, COLLECTED, COLLECTED, BROKEN",
        "aws.ecs.service, , NOT_ENABLED, INTACT",
        "aws.ecs.service, , FAILED, INTACT",
        "aws.ecs.startup-events, , EMPTY, INTACT",
        "aws.ecs.startup-events, , COLLECTED, INTACT",
        "follow-up.alerts, , EMPTY, INTACT",
        "follow-up.alerts, , COLLECTED, BROKEN",
        "aws.ecs.memory, , IMPOSSIBLE, INTACT",
        "aws.ecs.memory, , NOT_ENABLED, BROKEN",
        "aws.ecs.memory, , FAILED, BROKEN",
        "aws.ecs.tasks, , FAILED, BROKEN",
        "aws.eks.cluster, , FAILED, BROKEN",
    })
    void comparesItemWithoutResponse(
            String artifact, @Nullable OutcomeCode preset, OutcomeCode code, VerificationResult verdict)
            throws Exception {
        assertThat(verify(seal(artifact, preset, code.with("", "known without a call")))
                        .verdict())
                .isEqualTo(verdict);
    }

    /** An auditor may have an earlier or later version of the program. */
    @Test
    void isIntactButNotComparedWhenCatalogDiffers() throws Exception {
        Path sealed = packages.make("other catalog", 1, 20);
        new LogForgery(sealed)
                .replace(ArtifactCatalog.version(), "0123456789abcdef")
                .replace("\"outcome\":\"IMPOSSIBLE\"", "\"outcome\":\"EMPTY\"")
                .sign(packages.signer());

        IndependentVerifiers.accept(sealed, packages.key());
        assertThat(verify(sealed).checks())
                .filteredOn(check -> check.check() == VerificationCheck.PLAN_COVERAGE)
                .singleElement()
                .satisfies(
                        check -> assertThat(check.message()).contains("0123456789abcdef", ArtifactCatalog.version()));
    }

    /** No attempt ended the items, so they have the sealer's outcomes. */
    @Test
    void isIntactWhenImpossibleItemIsUnfinished() throws Exception {
        Acquisition acquisition = acquisition(List.of());
        OpenPackage opened = acquisition.open(
                AcquisitionRequests.byHand("unfinished", Retention.NONE),
                List.of(TASK, PagedSource.artifact("aws.ecs.memory", Volatility.V0)));
        acquisition.seal(opened);

        IndependentVerifiers.accept(folder(opened), packages.key());
    }

    /** A server without the object responds with an error, which is in the log in place of a response. */
    @ParameterizedTest
    @CsvSource({
        "404, EMPTY, INTACT",
        "400, EMPTY, INTACT",
        "499, EMPTY, INTACT",
        "500, EMPTY, BROKEN",
        "0, EMPTY, BROKEN",
        "399, EMPTY, BROKEN",
        "404, COLLECTED, BROKEN",
    })
    void comparesItemWithError(int status, OutcomeCode code, VerificationResult verdict) throws Exception {
        EvidenceSource refused = (item, from, recorder, deadline) -> {
            recorder.error(
                    new ApiCall("test", "Get", "nowhere", "test:", Map.of()),
                    new ApiResponseHead(status, "r-1", "text/plain", Optional.empty(), CLOCK.instant(), Duration.ZERO),
                    new ApiError("NotFound", "no such object", false));
            return new SourceResult.Finished(code.with("", "known from an error"));
        };
        Acquisition acquisition = acquisition(List.of(new RegisteredSource(TASK, refused)));
        OpenPackage opened = acquisition.open(AcquisitionRequests.byHand("refused", Retention.NONE), List.of(TASK));
        acquisition.collect(opened, Deadline.in(CLOCK, Duration.ofMinutes(1)));
        acquisition.seal(opened);

        assertThat(verify(folder(opened)).verdict()).isEqualTo(verdict);
    }

    /** While functions are updated, the earlier version may resume a package of the later one. */
    @Test
    void isIntactWhenCollectorDoesNotKnowArtifact() throws Exception {
        Outcome unknown = new Outcome.Failed(DetailCode.UNKNOWN_ARTIFACT, "unknown to this version");

        IndependentVerifiers.accept(seal("aws.ecs.memory", null, unknown), packages.key());
    }

    private Path seal(String artifact, @Nullable OutcomeCode preset, Outcome outcome) throws IOException {
        Artifact found = PagedSource.artifact(artifact, Volatility.V2);
        Map<String, String> params = new TreeMap<>();
        if (preset != null) {
            PresetOutcome.put(params, preset.with("", "known without a call"));
        }
        PagedSource task = new PagedSource(TASK, 1, 20, List.of());
        EvidenceSource finding = (item, from, recorder, deadline) -> {
            recorder.plan(found, item.window(), params);
            return task.collect(item, from, recorder, deadline);
        };
        Acquisition acquisition = acquisition(
                List.of(new RegisteredSource(TASK, finding), new RegisteredSource(found, new OutcomeSource(outcome))));
        OpenPackage opened = acquisition.open(AcquisitionRequests.byHand("found", Retention.NONE), List.of(TASK));
        acquisition.collect(opened, Deadline.in(CLOCK, Duration.ofMinutes(1)));
        acquisition.seal(opened);
        return folder(opened);
    }

    /** Source that finishes an item without a call, whatever its plan states. */
    private record OutcomeSource(Outcome outcome) implements EvidenceSource {
        @Override
        public SourceResult collect(
                PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline) {
            return new SourceResult.Finished(outcome);
        }

        @Override
        public SourceResult finishPreset(PlannedItem item, Outcome preset, Recorder recorder) {
            return new SourceResult.Finished(outcome);
        }
    }

    private Acquisition acquisition(List<RegisteredSource> sources) throws IOException {
        return new Acquisition(
                target -> sources,
                DirectoryEvidenceStore.open(packages.store()),
                KnownKeys.of(packages.signer()),
                Optional.empty(),
                WorkerRegistry.unknown("test"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                CLOCK);
    }

    private Path folder(OpenPackage opened) {
        return packages.store().resolve(opened.open().packageId().prefix());
    }

    private VerificationReport verify(Path sealed) {
        return PackageVerifier.verify(new DirectoryPackage(sealed), packages.key(), Optional.empty());
    }
}
