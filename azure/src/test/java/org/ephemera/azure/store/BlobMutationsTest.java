package org.ephemera.azure.store;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import java.io.IOException;
import java.time.Clock;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.azure.testing.WormProxy;
import org.ephemera.store.Retention;
import org.ephemera.store.VersionedStore;
import org.ephemera.store.VersionedStore.StoredVersion;
import org.ephemera.verify.VersionMutationsContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** Tests of blobs in a container whose account keeps versions. */
@Tag("slow")
class BlobMutationsTest extends VersionMutationsContract {
    private final String name = Azurite.running().container().getBlobContainerName();
    private final WormProxy azure = WormProxy.inFrontOf(Azurite.running());
    private final BlobContainerClient container = Azurite.containerOf(azure.endpoint(), name);

    @AfterEach
    void stop() {
        azure.close();
    }

    @Override
    protected VersionedStore store() throws IOException {
        return BlobEvidenceStore.open(
                Azurite.uri(container),
                AzureConnection.of(Azurite.settings(azure.endpoint())),
                Retention.NONE,
                Clock.systemUTC());
    }

    /** One round, because listing versions is slow behind a proxy. */
    @Override
    protected int rounds() {
        return 8;
    }

    @Override
    protected void put(String key, byte[] bytes) {
        container.getBlobClient(key).upload(BinaryData.fromBytes(bytes), true);
    }

    @Override
    protected void delete(String key) {
        container.getBlobClient(key).delete();
    }

    /** No older version becomes current. */
    @Override
    protected void destroy(StoredVersion version) {
        if (azure.destroy(name, version.key(), version.versionId())) {
            container.getBlobClient(version.key()).deleteIfExists();
        }
    }
}
