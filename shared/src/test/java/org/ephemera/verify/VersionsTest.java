package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageReader;
import org.ephemera.format.StorePackage;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.Lock;
import org.ephemera.store.Retention;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.FakeVersionedStore;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.verify.parse.JsonValues;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store that keeps versions and locks tells on top. */
class VersionsTest {
    private static final Instant END = Instant.parse("2027-11-25T00:00:00Z");
    private static final Lock LOCK = new Lock(Retention.Mode.GOVERNANCE, Optional.of(END), false);

    @TempDir
    Path folder;

    private SealedPackageMaker packages;
    private FakeVersionedStore store;
    private PackageId id;

    @BeforeEach
    void seal() throws IOException {
        packages = SealedPackageMaker.in(folder);
        store = new FakeVersionedStore(DirectoryEvidenceStore.open(packages.store()), LOCK);
        id = packages.make(store, "versions", 3, 20);
    }

    @Test
    void oneVersionAndTheLockThatIsClaimed() {
        VerificationReport report = verify();

        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.INTACT);
        assertThat(result(report).message())
                .isEqualTo("each of the 18 objects has one version, and the lock is as claimed");
    }

    @Test
    void anotherVersionOnTop() {
        store.overwrite(key(PackageLayout.SEAL), false);
        assertBroken(DeviationKind.OVERWRITTEN, PackageLayout.SEAL);
    }

    @Test
    void aDeleteMarkerOnTop() {
        store.overwrite(key(PackageLayout.BAGIT), true);
        assertBroken(DeviationKind.OVERWRITTEN, PackageLayout.BAGIT);
    }

    /** Without its seal a package looks like one that is still written. */
    @Test
    void aSealThatWasTakenAwayShows() throws IOException {
        for (String path : new String[] {PackageLayout.SEAL, PackageLayout.TAG_MANIFEST}) {
            Files.delete(packages.store().resolve(key(path)));
            store.overwrite(key(path), true);
        }
        assertBroken(DeviationKind.OVERWRITTEN, PackageLayout.SEAL);
    }

    /** Blob Storage has no delete markers: what was deleted is listed with its older versions alone. */
    @Test
    void aSealThatWasTakenAwayShowsWithoutAMarkerToo() throws IOException {
        for (String path : new String[] {PackageLayout.SEAL, PackageLayout.TAG_MANIFEST}) {
            Files.delete(packages.store().resolve(key(path)));
        }
        VerificationReport report = verify();

        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.BROKEN);
        assertThat(report.checks())
                .filteredOn(check -> check.check() == Check.VERSIONS)
                .extracting(check -> check.path().orElse(""))
                .containsExactlyInAnyOrder(PackageLayout.SEAL, PackageLayout.TAG_MANIFEST);
    }

    @Test
    void whatIsNotSealedYetIsNotBroken() throws IOException {
        for (String path : new String[] {PackageLayout.SEAL, PackageLayout.TAG_MANIFEST}) {
            Files.delete(packages.store().resolve(key(path)));
            store.deleteVersion(key(path));
        }
        VerificationReport report = verify();

        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.UNVERIFIABLE);
        assertThat(result(report).message()).isEqualTo("nothing that was written so far was deleted or written again");
    }

    /** There a deletion leaves nothing behind, and nobody can say that there was none. */
    @Test
    void withoutASealAStoreThatKeepsNoVersionsShowsNoDeletion() throws IOException {
        store.disableVersioning();
        for (String path : new String[] {PackageLayout.SEAL, PackageLayout.TAG_MANIFEST}) {
            Files.delete(packages.store().resolve(key(path)));
            store.deleteVersion(key(path));
        }
        assertThat(result(verify()).message())
                .isEqualTo("not checked: the store keeps no versions, so an object that was deleted would not show");
    }

    @Test
    void whereNothingIsListedNobodySaysThatNothingWasDeleted() {
        VerificationReport report = PackageVerifier.verify(store, PackageId.create(END, new Random(1)), packages.key());

        assertThat(report.verdict()).isEqualTo(VerificationResult.UNVERIFIABLE);
        assertThat(result(report).message()).isEqualTo("not checked: the store has no version of anything here");
    }

    @Test
    void anObjectThatWasThereBefore() {
        store.overwrite(key("data/raw/removed.json"), false);
        assertBroken(DeviationKind.OVERWRITTEN, "data/raw/removed.json");
    }

    @Test
    void anotherVersionThanTheOneThatWasWritten() throws IOException {
        String body = body();
        store.replace(key(body));
        assertBroken(DeviationKind.OVERWRITTEN, body);
    }

    /** An authority is asked when the seal stands: whoever verifies then may list the package before and its versions after. */
    @Test
    void aTimestampThatCameSinceItWasListedIsNoWrong() throws IOException {
        PackageReader before = new StorePackage(store, id);
        List<PackageReader.Entry> listed;
        try (Stream<PackageReader.Entry> entries = before.entries()) {
            listed = entries.toList();
        }
        store.create(key(PackageLayout.TIMESTAMP), Blob.of(new byte[] {1}));
        Map<String, PackageFile> files = new HashMap<>();
        listed.forEach(entry -> files.put(entry.path(), new PackageFile(entry.path(), entry.bytes())));
        CheckResults findings = new CheckResults();

        new VersionsCheck(store, id.prefix(), new PackageFiles(before, files), findings, "", false).run();
        assertThat(findings.isBroken(Check.VERSIONS))
                .as(findings.results().toString())
                .isFalse();

        store.overwrite(key(PackageLayout.TIMESTAMP), false);
        new VersionsCheck(store, id.prefix(), new PackageFiles(before, files), findings, "", false).run();
        assertThat(findings.isBroken(Check.VERSIONS)).isTrue();
    }

    /** The limit that package-format.md tells: nobody can write down the version of the file that he writes. */
    @Test
    void aRootFileThatWasPutAgainWithItsBytesIsTheSame() {
        store.replace(key(PackageLayout.BAGIT));
        assertThat(verify().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    @Test
    void aWeakerMode() {
        store.lock(key(PackageLayout.SEAL), Lock.NONE);
        assertBroken(DeviationKind.WEAKER_RETENTION, PackageLayout.SEAL);
    }

    @Test
    void anEarlierEnd() {
        store.lock(
                key(PackageLayout.SEAL), new Lock(Retention.Mode.COMPLIANCE, Optional.of(END.minusSeconds(1)), false));
        assertBroken(DeviationKind.WEAKER_RETENTION, PackageLayout.SEAL);
    }

    /** Nothing is wrong with a lock because somebody may not see it. */
    @Test
    void aLockThatIsNotShownIsNoWeakerOne() {
        store.hideLocks();
        VerificationReport report = verify();

        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.UNVERIFIABLE);
        assertThat(result(report).message()).startsWith("cannot read the lock of ");
    }

    @Test
    void whatIsOverwrittenShowsWithoutLocksToo() {
        store.hideLocks();
        store.overwrite(key(PackageLayout.BAGIT), true);

        assertThat(verify().verdict()).isEqualTo(VerificationResult.BROKEN);
    }

    @Test
    void aStricterLockIsNoWrong() {
        store.lock(key(PackageLayout.SEAL), new Lock(Retention.Mode.COMPLIANCE, Optional.of(END.plusSeconds(1)), true));
        assertThat(verify().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    /** What is claimed is what the weakest of those that were read back has. */
    @ParameterizedTest
    @ValueSource(strings = {PackageLayout.OPEN, PackageLayout.MANIFEST, "data/raw/test.log"})
    void claimsNoMoreThanWasReadBack(String weaker) throws IOException {
        Lock shorter = new Lock(Retention.Mode.GOVERNANCE, Optional.of(END.minusSeconds(60)), false);
        FakeVersionedStore other =
                new FakeVersionedStore(DirectoryEvidenceStore.open(folder.resolve("other")), LOCK, weaker, shorter);
        PackageId made = packages.make(other, "other", 3, 20);

        assertThat(Json.parse(other.open(made.prefix() + PackageLayout.PACKAGE))
                        .at("/retention/confirmed/until")
                        .asText())
                .isEqualTo(shorter.until().orElseThrow().toString());
        assertThat(PackageVerifier.verify(other, made, packages.key()).verdict())
                .isEqualTo(VerificationResult.INTACT);
    }

    /** A store whose settings were changed while it was written locks less than the package was opened for. */
    @ParameterizedTest
    @CsvSource({
        "governance:365, governance, 2027-11-25T12:00:00Z, 'the lock is as claimed'",
        "governance:365, compliance, 2027-11-26T12:00:00Z, 'the lock is as claimed'",
        "none,           none,       ,                     'the lock is as claimed'",
        "governance:365, governance, 2026-12-25T12:00:00Z, 'the lock is as claimed, governance until 2026-12-25T12:00:00Z: less than the governance:365 that was asked for'",
        "compliance:365, governance, 2027-11-25T12:00:00Z, 'the lock is as claimed, governance until 2027-11-25T12:00:00Z: less than the compliance:365 that was asked for'",
        "nonsense,       governance, 2027-11-25T12:00:00Z, 'the lock is as claimed'",
    })
    void saysWhereLessIsClaimedThanWasAskedFor(String asked, String mode, @Nullable String until, String said)
            throws Exception {
        ObjectNode closing = Json.object()
                .put(
                        "packageId",
                        PackageId.create(Instant.parse("2026-11-25T12:00:00Z"), new Random(1))
                                .value());
        closing.putObject("retention")
                .put("asked", asked)
                .putObject("confirmed")
                .put("mode", mode)
                .put("until", until)
                .put("legalHold", false);
        assertThat(LockCheck.said(JsonValues.parse(Json.bytes(closing), Set.of())))
                .isEqualTo(said);
    }

    private void assertBroken(DeviationKind kind, String path) {
        VerificationReport report = verify();
        assertThat(report.verdict()).isEqualTo(VerificationResult.BROKEN);
        assertThat(result(report).kind()).contains(kind);
        assertThat(result(report).path()).contains(path);
    }

    private VerificationReport verify() {
        return PackageVerifier.verify(store, id, packages.key());
    }

    private static CheckResult result(VerificationReport report) {
        return report.checks().stream()
                .filter(check -> check.check() == Check.VERSIONS)
                .findFirst()
                .orElseThrow();
    }

    private String key(String path) {
        return id.prefix() + path;
    }

    private String body() throws IOException {
        try (Stream<StoredObject> objects = store.list(key(PackageLayout.RAW))) {
            return objects.findFirst().orElseThrow().key().substring(id.prefix().length());
        }
    }
}
