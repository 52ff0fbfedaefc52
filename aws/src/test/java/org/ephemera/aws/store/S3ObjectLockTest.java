package org.ephemera.aws.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.ephemera.aws.testing.CephGateway;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Object Lock against Ceph, which enforces locks. Ceph's second version of an existing object does not matter here. */
@Tag("slow")
class S3ObjectLockTest {
    // Not a fixed time: Ceph uses its own clock and rejects an expired lock.
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final PackageId id = PackageId.create(now.minus(Duration.ofDays(2)), new Random());

    private static CephGateway ceph;
    private static S3Client s3;
    private static String lockable;

    @BeforeAll
    static void start() {
        ceph = CephGateway.running();
        s3 = ceph.s3();
        lockable = "b-" + UUID.randomUUID();
        s3.createBucket(r -> r.bucket(lockable).objectLockEnabledForBucket(true));
    }

    @Test
    void countsRetentionFromOpeningOfPackage() throws IOException {
        S3EvidenceStore store = store(lockable, "compliance:30");

        String key = id.prefix() + "open.json";
        store.create(key, text("x"));

        Instant end = id.openedAt().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
        ObjectLock lock = store.lock(key);
        assertThat(lock).isEqualTo(new ObjectLock(Retention.Mode.COMPLIANCE, Optional.of(end), false));
        assertThat(lock.covers(Retention.Mode.COMPLIANCE, Optional.of(end))).isTrue();
    }

    @Test
    void countsRetentionFromNowOutsideOfPackages() throws IOException {
        S3EvidenceStore store = store(lockable, "governance:1");
        Instant tomorrow = now.plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);

        store.create("triggers/0a1b.json", text("x"));
        store.create(id.prefix() + "late.json", text("x"));

        assertThat(store.lock("triggers/0a1b.json").until()).hasValue(tomorrow);
        assertThat(store.lock(id.prefix() + "late.json").until()).hasValue(tomorrow);
    }

    @Test
    void lockedObjectCannotBeDeleted() throws IOException {
        S3EvidenceStore store = store(lockable, "compliance:30");
        String key = id.prefix() + "locked.json";
        CreateResult created = store.create(key, text("x"));
        String version = created.object().versionId().orElseThrow();

        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> s3.deleteObject(r -> r.bucket(lockable)
                        .key("evidence/" + key)
                        .versionId(version)
                        .bypassGovernanceRetention(true)))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(403));
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> s3.putObjectRetention(r -> r.bucket(lockable)
                        .key("evidence/" + key)
                        .versionId(version)
                        .retention(x -> x.mode(ObjectLockRetentionMode.COMPLIANCE)
                                .retainUntilDate(now.plus(Duration.ofHours(1))))))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(403));
        assertThat(store.open(key)).hasContent("x");
    }

    @Test
    void listsDeleteMarkerAndLaterVersion() throws IOException {
        S3EvidenceStore store = store(lockable, "compliance:30");
        String key = id.prefix() + "hidden.json";
        String first = store.create(key, text("true")).object().versionId().orElseThrow();

        s3.deleteObject(r -> r.bucket(lockable).key("evidence/" + key));
        assertThatExceptionOfType(MissingObjectException.class).isThrownBy(() -> store.open(key));
        assertThatExceptionOfType(MissingObjectException.class).isThrownBy(() -> store.lock(key));
        store.create(key, text("forged"));

        assertThat(store.versions(key)).hasSize(3).anySatisfy(v -> {
            assertThat(v.versionId()).isEqualTo(first);
            assertThat(v.deleteMarker()).isFalse();
        });
        assertThat(store.versions(key)).filteredOn(v -> v.deleteMarker()).hasSize(1);
    }

    @Test
    void readsALegalHold() throws IOException {
        S3EvidenceStore store = store(lockable, "none");
        String key = id.prefix() + "held.json";
        store.create(key, text("x"));
        assertThat(store.lock(key)).isEqualTo(ObjectLock.NONE);

        s3.putObjectLegalHold(
                r -> r.bucket(lockable).key("evidence/" + key).legalHold(h -> h.status(ObjectLockLegalHoldStatus.ON)));

        assertThat(store.lock(key)).isEqualTo(new ObjectLock(Retention.Mode.NONE, Optional.empty(), true));
    }

    @Test
    void setsALegalHoldWithTheObject() throws IOException {
        S3EvidenceStore store = store(lockable, "governance:30+hold");
        String key = id.prefix() + "held.json";
        store.create(key, text("x"));

        assertThat(store.lock(key).legalHold()).isTrue();
        assertThat(store.lock(key).mode()).isEqualTo(Retention.Mode.GOVERNANCE);
    }

    @Test
    void rejectsRetentionWithoutObjectLock() throws IOException {
        String plain = "b-" + UUID.randomUUID();
        s3.createBucket(r -> r.bucket(plain));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store(plain, "compliance:30"))
                .withMessage(
                        "Object Lock is not enabled on bucket " + plain + "; retention compliance:30 is not possible:"
                                + " create a bucket with Object Lock or set --retention none");
        assertThat(store(plain, "none").list("")).isEmpty();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store(plain, "none").withRetention(Retention.parse("governance:1")));
    }

    private S3EvidenceStore store(String bucket, String retention) throws IOException {
        return S3EvidenceStore.open(
                "s3://" + bucket + "/evidence",
                ceph.connection(),
                Retention.parse(retention),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Blob text(String text) {
        return Blob.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
