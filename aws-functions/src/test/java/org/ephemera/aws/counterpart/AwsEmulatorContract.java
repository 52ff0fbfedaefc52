package org.ephemera.aws.counterpart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.ephemera.aws.kms.KmsSigner;
import org.ephemera.aws.store.S3EvidenceStore;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.EvidenceStoreContract;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.testing.ShellCommand;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Contract that every AWS emulator must fulfil as AWS does; a test class provides the emulator. */
abstract class AwsEmulatorContract {
    protected abstract AwsEmulator counterpart();

    /** S3 as an evidence store, with versions and Object Lock. */
    @Nested
    class Store extends EvidenceStoreContract {
        @Override
        protected EvidenceStore empty() throws IOException {
            return store(lockable(), Retention.NONE);
        }

        @Override
        protected int writersAtOnce() {
            return counterpart().writersAtOnce();
        }
    }

    /** Queues for the hand-over of packages. */
    @Nested
    class Queue extends QueueContract {
        @Override
        AwsEmulator counterpart() {
            return AwsEmulatorContract.this.counterpart();
        }
    }

    /** Acquisition from the alert to the seal; logs, store and key are the emulator's. */
    @Nested
    class Whole extends AcquisitionContract {
        @Override
        AwsEmulator counterpart() {
            return AwsEmulatorContract.this.counterpart();
        }
    }

    @Test
    void keepsLockedObjects() throws IOException {
        String bucket = lockable();
        S3EvidenceStore store = store(bucket, Retention.parse("governance:30"));
        String key = PackageId.create(Clock.systemUTC().instant(), new Random()).prefix() + "open.json";

        CreateResult created = store.create(key, Blob.of("x".getBytes(StandardCharsets.UTF_8)));

        ObjectLock lock = store.lock(key);
        assertThat(lock.mode()).isEqualTo(Retention.Mode.GOVERNANCE);
        assertThat(lock.until().orElseThrow())
                .isAfter(Clock.systemUTC().instant().plus(Duration.ofDays(29)));
        // The code is asserted, not the status: moto returns 400 where S3 returns 403.
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> counterpart()
                        .s3()
                        .deleteObject(r -> r.bucket(bucket)
                                .key("evidence/" + key)
                                .versionId(created.object().versionId().orElseThrow())))
                .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
        assertThat(store.open(key)).hasContent("x");
    }

    @Test
    void createsSignaturesThatOpensslVerifies(@TempDir Path folder) throws Exception {
        KmsSigner signer =
                KmsSigner.of("awskms:" + key(counterpart()), counterpart().connection());
        byte[] message = "DSSEv1 what is sealed".getBytes(StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("key.pem"), PublicKeys.toPem(signer.publicKey()));
        Files.write(folder.resolve("message"), message);
        Files.write(folder.resolve("sig"), signer.sign(message));

        ShellCommand.Result openssl = ShellCommand.run(
                folder, Map.of(), "openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "sig", "message");

        assertThat(openssl.output()).isEqualTo("Verified OK\n");
    }

    static String key(AwsEmulator counterpart) {
        try (KmsClient kms = counterpart.client(KmsClient.builder())) {
            return kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                    .keyMetadata()
                    .arn();
        }
    }

    static String lockable(AwsEmulator counterpart) {
        String bucket = "b-" + UUID.randomUUID();
        try (S3Client s3 = counterpart.s3()) {
            s3.createBucket(r -> r.bucket(bucket).objectLockEnabledForBucket(true));
        }
        return bucket;
    }

    private String lockable() {
        return lockable(counterpart());
    }

    private S3EvidenceStore store(String bucket, Retention retention) throws IOException {
        return S3EvidenceStore.open(
                "s3://" + bucket + "/evidence", counterpart().connection(), retention, Clock.systemUTC());
    }
}
