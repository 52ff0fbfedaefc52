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
import org.ephemera.store.ObjectLock;
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

/** Additional checks in a store with versions and locks. */
class VersionsTest {
    private static final Instant END = Instant.parse("2027-11-25T00:00:00Z");
    private static final ObjectLock LOCK = new ObjectLock(Retention.Mode.GOVERNANCE, Optional.of(END), false);

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
    void isIntactWithOneVersionAndStatedLock() {
        VerificationReport report = verify();

        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.INTACT);
        assertThat(result(report).message())
                .isEqualTo("each of the 19 objects has one version, and the lock is as stated");
    }

    @Test
    void isBrokenWithSecondVersion() {
        store.overwrite(key(PackageLayout.SEAL), false);
        assertBroken(DeviationKind.OVERWRITTEN, PackageLayout.SEAL);
    }

    @Test
    void isBrokenWithDeleteMarker() {
        store.overwrite(key(PackageLayout.BAGIT), true);
        assertBroken(DeviationKind.OVERWRITTEN, PackageLayout.BAGIT);
    }

    /** A package whose seal was deleted looks like one that is still written. */
    @Test
    void detectsDeletedSeal() throws IOException {
        for (String path : new String[] {PackageLayout.SEAL, PackageLayout.TAG_MANIFEST}) {
            Files.delete(packages.store().resolve(key(path)));
            store.overwrite(key(path), true);
        }
        assertBroken(DeviationKind.OVERWRITTEN, PackageLayout.SEAL);
    }

    /** Blob Storage has no delete markers: a deleted object is listed with its older versions only. */
    @Test
    void detectsDeletedSealWithoutMarker() throws IOException {
        for (String path : new String[] {PackageLayout.SEAL, PackageLayout.TAG_MANIFEST}) {
            Files.delete(packages.store().resolve(key(path)));
        }
        VerificationReport report = verify();

        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.BROKEN);
        assertThat(report.checks())
                .filteredOn(check -> check.check() == VerificationCheck.VERSIONS)
                .extracting(check -> check.path().orElse(""))
                .containsExactlyInAnyOrder(PackageLayout.SEAL, PackageLayout.TAG_MANIFEST);
    }

    @Test
    void isUnverifiableWhenNotSealed() throws IOException {
        for (String path : new String[] {PackageLayout.SEAL, PackageLayout.TAG_MANIFEST}) {
            Files.delete(packages.store().resolve(key(path)));
            store.deleteVersion(key(path));
        }
        VerificationReport report = verify();

        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.UNVERIFIABLE);
        assertThat(result(report).message()).isEqualTo("no object was deleted or overwritten so far");
    }

    /** A store without versions keeps no trace of a deletion, so it cannot be excluded. */
    @Test
    void skipsUnsealedPackageWithoutVersions() throws IOException {
        store.disableVersioning();
        for (String path : new String[] {PackageLayout.SEAL, PackageLayout.TAG_MANIFEST}) {
            Files.delete(packages.store().resolve(key(path)));
            store.deleteVersion(key(path));
        }
        assertThat(result(verify()).message())
                .isEqualTo("not checked: the store keeps no versions, so a deleted object cannot be detected");
    }

    @Test
    void skipsWhenStoreListsNoVersion() {
        VerificationReport report = PackageVerifier.verify(store, PackageId.create(END, new Random(1)), packages.key());

        assertThat(report.verdict()).isEqualTo(VerificationResult.UNVERIFIABLE);
        assertThat(result(report).message()).isEqualTo("not checked: the store has no object version below this path");
    }

    @Test
    void isBrokenWhenObjectHasOnlyOlderVersion() {
        store.overwrite(key("data/raw/removed.json"), false);
        assertBroken(DeviationKind.OVERWRITTEN, "data/raw/removed.json");
    }

    @Test
    void isBrokenWhenVersionDiffersFromLog() throws IOException {
        String body = body();
        store.replace(key(body));
        assertBroken(DeviationKind.OVERWRITTEN, body);
    }

    /**
     * The timestamp is requested after sealing, so a verifier may list the objects before it and the versions after it.
     */
    @Test
    void acceptsTimestampAddedAfterListing() throws IOException {
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
        assertThat(findings.isBroken(VerificationCheck.VERSIONS))
                .as(findings.results().toString())
                .isFalse();

        store.overwrite(key(PackageLayout.TIMESTAMP), false);
        new VersionsCheck(store, id.prefix(), new PackageFiles(before, files), findings, "", false).run();
        assertThat(findings.isBroken(VerificationCheck.VERSIONS)).isTrue();
    }

    /** Limit described in package-format.md: a file cannot contain its own version id. */
    @Test
    void acceptsRootFileRewrittenWithSameBytes() {
        store.replace(key(PackageLayout.BAGIT));
        assertThat(verify().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    @Test
    void isBrokenWhenLockModeIsWeaker() {
        store.lock(key(PackageLayout.SEAL), ObjectLock.NONE);
        assertBroken(DeviationKind.WEAKER_RETENTION, PackageLayout.SEAL);
    }

    @Test
    void isBrokenWhenLockEndsEarlier() {
        store.lock(
                key(PackageLayout.SEAL),
                new ObjectLock(Retention.Mode.COMPLIANCE, Optional.of(END.minusSeconds(1)), false));
        assertBroken(DeviationKind.WEAKER_RETENTION, PackageLayout.SEAL);
    }

    /** A lock is not broken because the caller is not allowed to read it. */
    @Test
    void isUnverifiableWhenLockCannotBeRead() {
        store.hideLocks();
        VerificationReport report = verify();

        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.UNVERIFIABLE);
        assertThat(result(report).message()).startsWith("cannot read the lock of ");
    }

    @Test
    void detectsOverwriteWithoutReadingLocks() {
        store.hideLocks();
        store.overwrite(key(PackageLayout.BAGIT), true);

        assertThat(verify().verdict()).isEqualTo(VerificationResult.BROKEN);
    }

    @Test
    void acceptsStricterLock() {
        store.lock(
                key(PackageLayout.SEAL),
                new ObjectLock(Retention.Mode.COMPLIANCE, Optional.of(END.plusSeconds(1)), true));
        assertThat(verify().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    /** The stated lock is the weakest of those that were read back. */
    @ParameterizedTest
    @ValueSource(strings = {PackageLayout.OPEN, PackageLayout.MANIFEST, "data/raw/aws.ecs.task"})
    void statesWeakestConfirmedLock(String weaker) throws IOException {
        ObjectLock shorter = new ObjectLock(Retention.Mode.GOVERNANCE, Optional.of(END.minusSeconds(60)), false);
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

    /** A store whose settings were changed during the acquisition locks less than the package requested. */
    @ParameterizedTest
    @CsvSource({
        "governance:365, governance, 2027-11-25T12:00:00Z, 'the lock is as stated'",
        "governance:365, compliance, 2027-11-26T12:00:00Z, 'the lock is as stated'",
        "none,           none,       ,                     'the lock is as stated'",
        "governance:365, governance, 2026-12-25T12:00:00Z, 'the lock is as stated, governance until 2026-12-25T12:00:00Z: weaker than the requested governance:365'",
        "compliance:365, governance, 2027-11-25T12:00:00Z, 'the lock is as stated, governance until 2027-11-25T12:00:00Z: weaker than the requested compliance:365'",
        "nonsense,       governance, 2027-11-25T12:00:00Z, 'the lock is as stated'",
    })
    void reportsLockWeakerThanRequested(String asked, String mode, @Nullable String until, String said)
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
        assertThat(LockCheck.describe(JsonValues.parse(Json.bytes(closing), Set.of())))
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
                .filter(check -> check.check() == VerificationCheck.VERSIONS)
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
