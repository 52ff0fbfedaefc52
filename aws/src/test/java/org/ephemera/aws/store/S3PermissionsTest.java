package org.ephemera.aws.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.testing.Moto;
import org.ephemera.store.Blob;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The declared permissions suffice, and the message names a missing one. */
class S3PermissionsTest {
    private final String bucket = "b-" + UUID.randomUUID();
    private Moto moto;

    @BeforeEach
    void enforce() {
        moto = Moto.empty();
        moto.s3().createBucket(r -> r.bucket(bucket).objectLockEnabledForBucket(true));
    }

    @AfterEach
    void stopEnforcing() {
        moto.enforcePermissions(false);
    }

    @Test
    void declaredPermissionsSuffice() throws IOException {
        useAll(S3EvidenceStore.PERMISSIONS);
    }

    /** moto has no separate permissions for locks, and checks s3:ListBucket for the bucket's configuration. */
    @ParameterizedTest
    @ValueSource(strings = {"s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:ListBucketVersions"})
    void eachPermissionIsNeeded(String permission) {
        List<String> oneFewer = S3EvidenceStore.PERMISSIONS.stream()
                .filter(p -> !p.equals(permission))
                .toList();

        assertThat(S3EvidenceStore.PERMISSIONS).contains(permission);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> useAll(oneFewer))
                .withMessageContainingAll(
                        "access was denied; the caller needs " + permission, " on arn:aws:s3:::" + bucket);
    }

    private void useAll(List<String> permissions) throws IOException {
        AwsConnection caller = moto.connectionAllowing(permissions);
        moto.enforcePermissions(true);
        S3EvidenceStore store =
                S3EvidenceStore.open("s3://" + bucket, caller, Retention.parse("compliance:1"), Clock.systemUTC());
        store.create("a", Blob.of(new byte[300_000]));
        store.create("a", Blob.of(new byte[300_000]));
        try (InputStream in = store.open("a")) {
            assertThat(in.readAllBytes()).hasSize(300_000);
        }
        assertThat(store.list("")).hasSize(1);
        assertThat(store.versions("")).hasSize(1);
        assertThat(store.lock("a").mode()).isEqualTo(Retention.Mode.COMPLIANCE);
    }
}
