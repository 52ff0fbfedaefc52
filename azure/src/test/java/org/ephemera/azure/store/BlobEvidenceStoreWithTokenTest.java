package org.ephemera.azure.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.azure.testing.TokenAzurite;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.EvidenceStoreContract;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests over TLS with a token, as with a managed identity. */
@Tag("slow")
class BlobEvidenceStoreWithTokenTest extends EvidenceStoreContract {
    @TempDir
    private static Path folder;

    private static TokenAzurite azurite;

    @BeforeAll
    static void start() throws Exception {
        azurite = TokenAzurite.start(folder);
    }

    @Override
    protected EvidenceStore empty() throws IOException {
        return BlobEvidenceStore.open(
                Azurite.uri(azurite.container()), azurite.connection(), Retention.NONE, Clock.systemUTC());
    }

    @Test
    void requestsTokensForAzureStorageOnly() throws IOException {
        empty().create("a.json", Blob.of(bytes("a")));

        assertThat(azurite.scopes()).isNotEmpty().containsOnly("https://storage.azure.com/.default");
    }

    @Test
    void reportsRejectedToken() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> BlobEvidenceStore.open(
                        Azurite.uri(azurite.container()),
                        azurite.connection("https://vault.azure.net"),
                        Retention.NONE,
                        Clock.systemUTC()))
                .withMessageContaining("Azure does not accept the credentials");
    }
}
