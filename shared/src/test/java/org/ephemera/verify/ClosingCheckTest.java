package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Artifact;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.PackageForgery;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Package whose sources record the caller, clock offsets and footprints. */
class ClosingCheckTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final Artifact CALLER = PagedSource.artifact("aws.sts.caller-identity", Volatility.V0);

    @TempDir
    Path folder;

    private DirectoryEvidenceStore store;
    private PemSigner signer;

    /** Source that calls five servers whose clocks all differ. */
    private record CallerSource() implements EvidenceSource {
        private static final List<Integer> OFFSETS = List.of(-7000, 3000, -2000, 12000, 1000);

        @Override
        public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
                throws IOException {
            for (int offset : OFFSETS) {
                byte[] body = ("{\"offset\":" + offset + "}").getBytes(StandardCharsets.UTF_8);
                recorder.response(
                        new ApiCall("test", "Who", "nowhere", "test:", Map.of()),
                        new ApiResponseHead(
                                200,
                                "q" + offset,
                                "application/json",
                                Optional.of(NOON.plusMillis(offset)),
                                NOON,
                                Duration.ZERO),
                        recorder.body(BodyType.JSON, new ByteArrayInputStream(body), OutputStream.nullOutputStream()),
                        new ResponsePage(1, false, 1));
            }
            recorder.note("first", Map.of("principal", "arn:test:first", "account", "111122223333"));
            recorder.note("asked again", Map.of("principal", "arn:test:second", "other", "fact"));
            recorder.footprint("the last pull of an image, which was never");
            recorder.footprint("the last pull of an image, which was never");
            recorder.footprint("the last pull of another");
            return new SourceResult.Finished(new Outcome.Collected("known"), EvidenceExtent.of(5));
        }
    }

    @BeforeEach
    void setUp() throws IOException {
        store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        signer = PemSigner.open(key);
    }

    @Test
    void isIntactWhenItAgreesWithLog() throws Exception {
        Path sealed = seal(acquisition().open(AcquisitionRequests.byHand("closing", Retention.NONE), List.of(CALLER)));

        assertThat(Files.readString(sealed.resolve(PackageLayout.PACKAGE)))
                .contains("\"offsetMs\" : 1000", "median of 5", "arn:test:second", "111122223333", "of another");
        IndependentVerifiers.accept(sealed, signer.publicKey());
    }

    @ParameterizedTest
    @CsvSource({
        "arn:test:second, arn:test:third, principal",
        "111122223333, 444455556666, account",
        "'\"account\" : \"111122223333\"', '\"account\" : null', account",
        "'\"offsetMs\" : 1000', '\"offsetMs\" : 3000', clock offset",
        "'\"offsetMs\" : 1000', '\"offsetMs\" : -2000', clock offset",
        "'\"offsetMs\" : 1000', '\"offsetMs\" : 1001', clock offset",
        "'\"offsetMs\" : 1000', '\"offsetMs\" : \"a second\"', clock offset",
        "median of 5, median of 4, clock offset",
        "which was never, which was yesterday, changes",
        "'\"what\" : \"the last pull of another\"', '\"what\" : \"the last pull of an image, which was never\"', changes",
    })
    void isBrokenWhenItDiffersFromLog(String text, String by, String said) throws Exception {
        Path sealed = sealed();
        assertFound(sealed, text, by, said);
    }

    /** A package that was sealed before the first response. */
    @Test
    void isIntactWithoutResponse() throws Exception {
        IndependentVerifiers.accept(unanswered(), signer.publicKey());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"offsetMs\" : null', '\"offsetMs\" : 0', clock offset",
        "'\"source\" : \"none\"', '\"source\" : \"median of 0 Date headers\"', clock offset",
        "'\"principal\" : null', '\"principal\" : \"somebody\"', principal",
        "'\"footprint\" : [ ]', '\"footprint\" : [ {\"item\":\"a\",\"what\":\"b\"} ]', changes",
    })
    void isBrokenWhenLogHasNoResponse(String text, String by, String said) throws Exception {
        assertFound(unanswered(), text, by, said);
    }

    /** The number of bodies is right and each one exists, but their calls are exchanged. */
    @Test
    void isBrokenWhenCallsOfBodiesAreExchanged() throws Exception {
        Path sealed = sealed();
        new PackageForgery(sealed)
                .replace(PackageLayout.INDEX, "\"q3000\"", "\"x\"")
                .replace(PackageLayout.INDEX, "\"q1000\"", "\"q3000\"")
                .replace(PackageLayout.INDEX, "\"x\"", "\"q1000\"")
                .reseal(signer);

        assertThat(verify(sealed).checks())
                .filteredOn(check -> check.result() == CheckResult.Result.BROKEN)
                .hasSize(2)
                .allSatisfy(check -> assertThat(check.message()).contains("states another call for "));
    }

    /**
     * Compares the request ids of an outcome with the log.
     *
     * @param by whether it is the same, in another order or another number
     */
    @ParameterizedTest
    @CsvSource({
        "'\"q3000\",\"q-2000\"', '\"q-2000\",\"q3000\"', INTACT",
        "'\"q3000\",\"q-2000\"', '\"q3000\",\"q3000\"', BROKEN",
        "'\"q3000\",\"q-2000\"', '\"q3000\"', BROKEN",
        "'\"q3000\",\"q-2000\"', '\"q3000\",\"q-2000\",\"\"', BROKEN",
        "'\"q3000\",\"q-2000\"', '\"q3000\",[\"q-2000\"]', BROKEN",
        "'[\"q-7000\",\"q3000\",\"q-2000\",\"q12000\",\"q1000\"]', '\"q-7000\"', BROKEN",
    })
    void comparesRequestIdsInAnyOrder(String text, String by, VerificationResult verdict) throws Exception {
        Path sealed = sealed();
        new PackageForgery(sealed).replace(PackageLayout.OUTCOMES, text, by).reseal(signer);

        assertThat(verify(sealed).verdict()).isEqualTo(verdict);
    }

    /** The sealer uses the last of several notes, and the order of segments of two attempts is not fixed. */
    @Test
    void acceptsAnyNotedCaller() throws Exception {
        Path sealed = sealed();
        new PackageForgery(sealed)
                .replace(PackageLayout.PACKAGE, "arn:test:second", "arn:test:first")
                .reseal(signer);

        assertThat(verify(sealed).verdict()).isEqualTo(VerificationResult.INTACT);
    }

    /** The id is in the folder's name and in the seal, but a forged record may state another time. */
    @Test
    void isNotSealedWhenOpeningTimeDiffersFromId() throws Exception {
        OpenPackage opened = acquisition().open(AcquisitionRequests.byHand("closing", Retention.NONE), List.of(CALLER));
        Path standing =
                folder.resolve("evidence").resolve(opened.open().packageId().prefix());
        new PackageForgery(standing)
                .replace(PackageLayout.OPEN, "\"openedAt\" : \"2026-11-25T12:", "\"openedAt\" : \"2026-11-24T12:");

        assertThatThrownBy(() -> seal(acquisition().reopen(opened.open().packageId())))
                .hasMessageContaining("open.json states 2026-11-24T12:00:00Z as the time of opening");
        assertThat(standing.resolve(PackageLayout.SEAL)).doesNotExist();
    }

    /** Package before any change. */
    private Path sealed() throws IOException {
        OpenPackage opened = acquisition().open(AcquisitionRequests.byHand("closing", Retention.NONE), List.of(CALLER));
        Path sealed = seal(opened);
        IndependentVerifiers.acceptFirstOfKind(store, opened.open().packageId(), signer.publicKey());
        return sealed;
    }

    private Path unanswered() throws IOException {
        OpenPackage opened = acquisition().open(AcquisitionRequests.byHand("closing", Retention.NONE), List.of(CALLER));
        acquisition().seal(opened);
        IndependentVerifiers.acceptFirstOfKind(store, opened.open().packageId(), signer.publicKey());
        return folder.resolve("evidence").resolve(opened.open().packageId().prefix());
    }

    private void assertFound(Path sealed, String text, String by, String said) throws Exception {
        new PackageForgery(sealed).replace(PackageLayout.PACKAGE, text, by).reseal(signer);

        VerificationReport report = verify(sealed);

        assertThat(report.verdict()).isEqualTo(VerificationResult.BROKEN);
        assertThat(report.checks())
                .filteredOn(check -> check.result() == CheckResult.Result.BROKEN)
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.check()).isEqualTo(VerificationCheck.PLAN_COVERAGE);
                    assertThat(check.path()).contains(PackageLayout.PACKAGE);
                    assertThat(check.message()).contains(said);
                });
    }

    private Acquisition acquisition() {
        return new Acquisition(
                List.of(new RegisteredSource(CALLER, new CallerSource())),
                store,
                signer,
                WorkerRegistry.unknown("test"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                CLOCK);
    }

    private Path seal(OpenPackage opened) throws IOException {
        Acquisition acquisition = acquisition();
        acquisition.collect(opened, Deadline.in(CLOCK, Duration.ofMinutes(1)));
        acquisition.seal(opened);
        return folder.resolve("evidence").resolve(opened.open().packageId().prefix());
    }

    private VerificationReport verify(Path sealed) throws IOException {
        return PackageVerifier.verify(
                new DirectoryPackage(sealed), signer.publicKey(), Optional.of(String.valueOf(sealed.getFileName())));
    }
}
