package org.ephemera.aws.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.testing.CephGateway;
import org.ephemera.aws.testing.RequestChangingRelay;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.EvidenceStoreContract;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Store contract against Ceph, a second server. The bucket has no versions: with versions Ceph 18 ignores {@code
 * If-None-Match} and writes a second version, where S3 returns 412.
 */
@Tag("slow")
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

    /** The gateway compares the received bytes with the announced checksum. */
    @Test
    void rejectsBytesThatChangedInTransit() throws IOException {
        String bucket = "b-" + UUID.randomUUID();
        ceph.s3().createBucket(r -> r.bucket(bucket));
        try (RequestChangingRelay line = RequestChangingRelay.inFrontOf(ceph.endpoint(), "it was hot", "it was not")) {
            Map<String, String> settings = new HashMap<>(ceph.settings());
            settings.put("AWS_ENDPOINT_URL_S3", line.endpoint().toString());
            EvidenceStore store = S3EvidenceStore.open(
                    "s3://" + bucket, AwsConnection.of(settings), Retention.NONE, Clock.systemUTC());
            store.create("same", Blob.of(bytes("it was cold")));

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.create("altered", Blob.of(bytes("it was hot"))))
                    .withMessageContaining("HTTP 400");

            assertThat(list(store, "")).containsExactly("same");
        }
    }
}
