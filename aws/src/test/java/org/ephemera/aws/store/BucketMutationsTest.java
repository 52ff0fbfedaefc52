package org.ephemera.aws.store;

import java.io.IOException;
import java.time.Clock;
import org.ephemera.aws.testing.Moto;
import org.ephemera.store.Retention;
import org.ephemera.store.VersionedStore;
import org.ephemera.store.VersionedStore.StoredVersion;
import org.ephemera.verify.VersionMutationsContract;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Mutations of objects in a bucket. */
@Tag("slow")
class BucketMutationsTest extends VersionMutationsContract {
    private final Moto moto = Moto.empty();
    private final String bucket = moto.versionedBucket();
    private final S3Client s3 = moto.s3();

    @Override
    protected VersionedStore store() throws IOException {
        return S3EvidenceStore.open("s3://" + bucket, moto.connection(), Retention.NONE, Clock.systemUTC());
    }

    @Override
    protected void put(String key, byte[] bytes) {
        s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
    }

    @Override
    protected void delete(String key) {
        s3.deleteObject(r -> r.bucket(bucket).key(key));
    }

    @Override
    protected void destroy(StoredVersion version) {
        s3.deleteObject(r -> r.bucket(bucket).key(version.key()).versionId(version.versionId()));
    }
}
