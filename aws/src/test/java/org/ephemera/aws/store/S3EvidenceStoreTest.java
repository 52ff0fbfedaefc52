package org.ephemera.aws.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import org.ephemera.aws.testing.Moto;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.EvidenceStoreContract;
import org.ephemera.store.Retention;
import org.ephemera.store.VersionedStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Store contract against moto, the only available server that supports {@code If-None-Match} in a bucket with
 * versions.
 */
class S3EvidenceStoreTest extends EvidenceStoreContract {
    private static Moto moto;

    @BeforeAll
    static void start() {
        moto = Moto.empty();
    }

    @Override
    protected EvidenceStore empty() throws IOException {
        return store(moto.versionedBucket());
    }

    /** moto checks for an object and then writes. Under load two writers can both succeed, which S3 prevents. */
    @Override
    protected int writersAtOnce() {
        return 1;
    }

    @Test
    void returnsCreatedAndExistingVersion() throws IOException {
        VersionedStore store = store(moto.versionedBucket());

        CreateResult created = store.create("a/b.json", Blob.of(bytes("b")));
        CreateResult again = store.create("a/b.json", Blob.of(bytes("b")));

        assertThat(created.object().versionId()).isPresent();
        assertThat(again.object().versionId()).isEqualTo(created.object().versionId());
        assertThat(store.versions(""))
                .containsExactly(new VersionedStore.StoredVersion(
                        "a/b.json", created.object().versionId().orElseThrow(), false));
    }

    private static S3EvidenceStore store(String bucket) throws IOException {
        return S3EvidenceStore.open(
                "s3://" + bucket + "/evidence/of-us", moto.connection(), Retention.NONE, Clock.systemUTC());
    }
}
