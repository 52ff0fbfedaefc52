package org.ephemera.azure.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.EvidenceStoreContract;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.store.VersionedStore.StoredVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests against Azurite, which creates a blob only once with eight concurrent writers, like Azure. */
class BlobEvidenceStoreTest extends EvidenceStoreContract {
    private static Azurite azurite;

    @BeforeAll
    static void start() {
        azurite = Azurite.running();
    }

    @Override
    protected EvidenceStore empty() throws IOException {
        return store(azurite.container());
    }

    @Test
    void sendsContentTypeAndDigest() throws Exception {
        BlobContainerClient container = azurite.container();
        store(container).create("a/b.json", Blob.of(bytes("{}")));

        BlobProperties there =
                container.getBlobClient("evidence/of-us/a/b.json").getProperties();

        assertThat(there.getMetadata()).containsEntry("sha256", Digest.of("{}").hex());
        assertThat(there.getContentMd5())
                .isEqualTo(MessageDigest.getInstance("MD5").digest(bytes("{}")));
        assertThat(there.getContentType()).isEqualTo("application/json");
    }

    /** The service does not check metadata. */
    @Test
    void ignoresForeignDigestMetadata() throws IOException {
        BlobContainerClient container = azurite.container();
        container
                .getBlobClient("evidence/of-us/a.json")
                .uploadWithResponse(
                        new BlobParallelUploadOptions(BinaryData.fromString("planted"))
                                .setMetadata(Map.of("sha256", Digest.of("ours").hex())),
                        null,
                        Context.NONE);

        CreateResult adopted = store(container).create("a.json", Blob.of(bytes("ours")));

        assertThat(adopted)
                .isInstanceOfSatisfying(
                        CreateResult.Adopted.class, a -> assertThat(a.isSame()).isFalse());
    }

    @Test
    void readsBlobWithoutDigest() throws IOException {
        BlobContainerClient container = azurite.container();
        container.getBlobClient("evidence/of-us/a.json").upload(BinaryData.fromString("put here by hand"));

        CreateResult adopted = store(container).create("a.json", Blob.of(bytes("put here by hand")));

        assertThat(adopted)
                .isInstanceOfSatisfying(
                        CreateResult.Adopted.class, a -> assertThat(a.isSame()).isTrue());
    }

    /** An account with a hierarchical namespace lists folders; copies of a package would not contain them. */
    @Test
    void doesNotListFoldersAsObjects() throws IOException {
        BlobContainerClient container = azurite.container();
        BlobEvidenceStore store = store(container);
        for (String folder : List.of("evidence/of-us/a", "evidence/of-us/a/b")) {
            container
                    .getBlobClient(folder)
                    .getBlockBlobClient()
                    .uploadWithResponse(
                            InputStream.nullInputStream(),
                            0,
                            null,
                            Map.of("hdi_isfolder", "true"),
                            null,
                            null,
                            null,
                            null,
                            Context.NONE);
        }
        store.create("a/b/c.json", Blob.of(bytes("c")));
        store.create("a/b/empty.txt", Blob.of(new byte[0]));

        assertThat(store.list("")).extracting(StoredObject::key).containsExactly("a/b/c.json", "a/b/empty.txt");
        assertThat(store.versions("")).extracting(StoredVersion::key).containsExactly("a/b/c.json", "a/b/empty.txt");
    }

    /** Azurite does not support versioning; WormStoreTest tests a store with versions. */
    @Test
    void listsOneVersionWithoutVersioning() throws IOException {
        BlobEvidenceStore store = store(azurite.container());
        store.create("a.json", Blob.of(bytes("a")));

        assertThat(store.versions("")).containsExactly(new StoredVersion("a.json", "", false));
        assertThat(store.lock("a.json")).isEqualTo(ObjectLock.NONE);
    }

    @Test
    void rejectsUnsupportedRetention() {
        BlobContainerClient container = azurite.container();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> BlobEvidenceStore.open(
                        Azurite.uri(container),
                        azurite.connection(),
                        Retention.parse("compliance:30"),
                        Clock.systemUTC()))
                .withMessageStartingWith("immutability not in force on the container "
                        + container.getBlobContainerName() + ", so retention compliance:30 cannot be kept; create")
                .withMessageEndingWith("or use --retention none");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store(container).withRetention(Retention.parse("hold")))
                .withMessageContaining("so retention hold cannot be kept");
        assertThat(container.listBlobs()).isEmpty();
    }

    @Test
    void reportsWrongContainerKeyOrAddress() {
        Map<String, String> wrongKey = new HashMap<>(azurite.settings());
        wrongKey.put("AZURE_STORAGE_KEY", "d3Jvbmc=");
        Map<String, String> nowhere = new HashMap<>(azurite.settings());
        nowhere.put("AZURE_ENDPOINT_URL_BLOB", "http://127.0.0.1:9");

        assertThat(refusal("missing", azurite.settings()))
                .isEqualTo("cannot open the store in azblob://devstoreaccount1/missing/: the container missing does"
                        + " not exist"
                        + " at " + azurite.endpoint()
                        + "; create it or choose another with --store azblob://ACCOUNT/CONTAINER/PREFIX");
        assertThat(refusal("missing", wrongKey))
                .as("error of Azurite for a wrong key; Azure returns AuthenticationFailed")
                .contains("access was denied (AuthorizationFailure)");
        assertThat(refusal("missing", nowhere))
                .contains("http://127.0.0.1:9 cannot be reached (ConnectException); check the network");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "azblob://",
                "azblob://account",
                "azblob://account/",
                "azblob://Account/evidence",
                "azblob://account/e",
                "azblob://account/-evidence",
                "azblob://account/evi--dence",
                "azblob://account/evidence/../x",
                "azblob://account/evidence///",
                "azblob://account/evidence/a b",
                "s3://account/evidence"
            })
    void refusesOtherUris(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlobLocation.parse(uri))
                .withMessageStartingWith("invalid location of a store in Blob Storage");
    }

    private static String refusal(String container, Map<String, String> settings) {
        try {
            BlobEvidenceStore.open(
                    "azblob://" + Azurite.ACCOUNT + "/" + container,
                    AzureConnection.of(settings),
                    Retention.NONE,
                    Clock.systemUTC());
            return "";
        } catch (StoreException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static BlobEvidenceStore store(BlobContainerClient container) throws IOException {
        return BlobEvidenceStore.open(
                Azurite.uri(container) + "/evidence/of-us", azurite.connection(), Retention.NONE, Clock.systemUTC());
    }
}
