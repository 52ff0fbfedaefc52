package org.ephemera.azure.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobImmutabilityPolicy;
import com.azure.storage.blob.models.BlobImmutabilityPolicyMode;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.azure.testing.WormProxy;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.VersionedStore.StoredVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of locks and versions, which a proxy adds to Azurite. */
class WormStoreTest {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final PackageId id = PackageId.create(now.minus(Duration.ofDays(2)), new Random());
    private final String key = id.prefix() + "open.json";

    private WormProxy azure;
    private BlobContainerClient container;

    @BeforeEach
    void start() throws IOException {
        azure = WormProxy.inFrontOf(Azurite.running());
        container = Azurite.containerOf(
                azure.endpoint(), Azurite.running().container().getBlobContainerName());
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void locksForRetentionFromOpeningOfPackage() throws IOException {
        BlobEvidenceStore store = store("compliance:30");

        store.create(key, text("x"));

        Instant end = id.openedAt().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
        assertThat(store.lock(key)).isEqualTo(new ObjectLock(Retention.Mode.COMPLIANCE, Optional.of(end), false));
    }

    @Test
    void lockedBlobCannotBeDeleted() throws IOException {
        BlobEvidenceStore store = store("compliance:30");
        store.create(key, text("x"));

        isRefused(() -> blob().delete());
        isRefused(() -> blob().upload(BinaryData.fromString("forged"), true));
        isRefused(() -> blob().setMetadata(Map.of("sha256", "0".repeat(64))));
        isRefused(() -> blob().deleteImmutabilityPolicy());
        isRefused(() -> blob().setImmutabilityPolicy(until(Duration.ofHours(1), BlobImmutabilityPolicyMode.LOCKED)));

        assertThat(store.open(key)).hasContent("x");
        assertThat(store.versions("")).hasSize(1);
    }

    @Test
    void governanceLockCanBeRemoved() throws IOException {
        BlobEvidenceStore store = store("governance:1");
        store.create(key, text("x"));
        assertThat(store.lock(key).mode()).isEqualTo(Retention.Mode.GOVERNANCE);
        isRefused(() -> blob().delete());

        blob().deleteImmutabilityPolicy();

        assertThatNoException().isThrownBy(() -> blob().delete());
    }

    @Test
    void legalHoldProtectsUntilCleared() throws IOException {
        BlobEvidenceStore store = store("hold");
        store.create(key, text("x"));
        assertThat(store.lock(key)).isEqualTo(new ObjectLock(Retention.Mode.NONE, Optional.empty(), true));
        isRefused(() -> blob().delete());

        blob().setLegalHold(false);

        assertThatNoException().isThrownBy(() -> blob().delete());
        assertThatExceptionOfType(MissingObjectException.class).isThrownBy(() -> store.lock(key));
    }

    @Test
    void detectsPolicyThatWasNotApplied() throws IOException {
        BlobEvidenceStore locking = store("compliance:30");
        BlobEvidenceStore holding = store("hold");
        azure.dropPolicies();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> locking.create(key, text("x")))
                .withMessageStartingWith("immutability not in force on " + key + " in azblob://devstoreaccount1/")
                .withMessageContaining("though it was accepted, so retention compliance:30 cannot be kept; create");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> holding.create("held.json", text("x")))
                .withMessageContaining("so retention hold cannot be kept");
    }

    /** The service always computes a digest of the received bytes; it needs the sent digest to compare. */
    @Test
    void rejectsDamagedUpload() throws IOException {
        BlobEvidenceStore store = store("none");
        azure.damageUploads();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.create(key, text("x")))
                .withMessageContaining("differ");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void returnsCreatedAndExistingVersion() throws IOException {
        BlobEvidenceStore store = store("none");

        CreateResult created = store.create(key, text("x"));
        CreateResult again = store.create(key, text("x"));

        assertThat(created.object().versionId()).isPresent();
        assertThat(again.object().versionId()).isEqualTo(created.object().versionId());
        assertThat(store.versions(""))
                .containsExactly(
                        new StoredVersion(key, created.object().versionId().orElseThrow(), false));
    }

    /** The function's role allows adding blobs but not overwriting them. */
    @ParameterizedTest
    @ValueSource(strings = {"UnauthorizedBlobOverwrite", "AuthorizationPermissionMismatch"})
    void adoptsExistingBlobWithAddOnlyRole(String code) throws IOException {
        BlobEvidenceStore store = store("none");
        store.create(key, text("x"));
        azure.addOnly(code);

        assertThat(store.create(key, text("x")))
                .isInstanceOfSatisfying(
                        CreateResult.Adopted.class, a -> assertThat(a.isSame()).isTrue());
        assertThat(store.create(key, text("y")))
                .isInstanceOfSatisfying(
                        CreateResult.Adopted.class, a -> assertThat(a.isSame()).isFalse());
        assertThat(store.create("a.json", text("z"))).isInstanceOf(CreateResult.Stored.class);
    }

    @Test
    void listsVersionsOfRewrittenBlob() throws IOException {
        BlobEvidenceStore store = store("none");
        String first = store.create(key, text("true")).object().versionId().orElseThrow();

        blob().delete();
        store.create(key, text("forged"));

        assertThat(store.versions("")).extracting(StoredVersion::key).containsExactly(key, key);
        assertThat(store.versions("")).extracting(StoredVersion::versionId).contains(first);
    }

    private BlobClient blob() {
        return container.getBlobClient("evidence/" + key);
    }

    private BlobImmutabilityPolicy until(Duration fromNow, BlobImmutabilityPolicyMode mode) {
        return new BlobImmutabilityPolicy()
                .setExpiryTime(now.plus(fromNow).atOffset(ZoneOffset.UTC))
                .setPolicyMode(mode);
    }

    private static void isRefused(ThrowingCallable call) {
        assertThatExceptionOfType(BlobStorageException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(BlobErrorCode.BLOB_IMMUTABLE_DUE_TO_POLICY));
    }

    private BlobEvidenceStore store(String retention) throws IOException {
        return BlobEvidenceStore.open(
                Azurite.uri(container) + "/evidence",
                AzureConnection.of(Azurite.settings(azure.endpoint())),
                Retention.parse(retention),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Blob text(String text) {
        return Blob.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
