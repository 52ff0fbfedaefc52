package org.ephemera.aws.store;

import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import org.ephemera.aws.testing.CephGateway;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.EvidenceStoreContract;
import org.ephemera.store.Retention;
import org.junit.jupiter.api.BeforeAll;

/**
 * Against Ceph, another server than the one the store was made with. In a bucket without versions: in one with versions
 * Ceph 18 ignores {@code If-None-Match} and writes a second version, where S3 answers 412.
 */
class S3EvidenceStoreOnCephTest extends EvidenceStoreContract {
    private static CephGateway ceph;

    @BeforeAll
    static void start() {
        ceph = CephGateway.running();
    }

    @Override
    protected EvidenceStore empty() throws IOException {
        String bucket = "b-" + UUID.randomUUID();
        ceph.s3().createBucket(r -> r.bucket(bucket));
        return S3EvidenceStore.open("s3://" + bucket, ceph.connection(), Retention.NONE, Clock.systemUTC());
    }
}
