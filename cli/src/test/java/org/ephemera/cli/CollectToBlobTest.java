package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.store.BlobEvidenceStore;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.azure.testing.WormProxy;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.azure.keyvault.SimulatedVault;
import org.ephemera.lab.azure.keyvault.VaultKey;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.store.Retention;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collection from the simulated AWS to Azurite, with a signer in a simulated Key Vault. */
class CollectToBlobTest {
    private static final String VAULT = "https://evidence.vault.azure.net";

    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 50, 50).build();
    private final Azurite azurite = Azurite.running();
    private SimulatedCloud cloud;
    private SimulatedVault vault;
    private CommandFixture desk;
    private String container;
    private String store;

    @BeforeEach
    void start() {
        cloud = SimulatedCloud.start(scenario);
        vault = SimulatedVault.start();
        container = azurite.container().getBlobContainerName();
        store = "azblob://" + Azurite.ACCOUNT + "/" + container + "/cases/one";
        desk = CommandFixture.in(folder)
                .facing(cloud)
                .with("AZURE_ENDPOINT_URL_BLOB", azurite.endpoint().toString())
                .with("AZURE_STORAGE_KEY", Azurite.KEY)
                .with("AZURE_ENDPOINT_URL_KEYVAULT", vault.endpoint().toString())
                .with("AZURE_ENDPOINT_URL_LOGIN", vault.endpoint().toString())
                .with("AZURE_TENANT_ID", SimulatedVault.TENANT)
                .with("AZURE_CLIENT_ID", "66666666-7777-8888-9999-000000000000")
                .with("AZURE_CLIENT_SECRET", SimulatedVault.SECRET);
    }

    @AfterEach
    void stop() {
        cloud.close();
        vault.close();
    }

    @Test
    void collectsSealsAndVerifiesInBlobStorage() throws Exception {
        String key = vault.add(VaultKey.create(VAULT, "seal", "P-256")).id();
        String named = "azurekv:" + VAULT + "/keys/seal";
        Ran ran = desk.run("collect", scenario.taskArn(), "--store", store, "--signer", named, "--json");
        assertThat(ran.exit()).as(ran.err()).isZero();
        String id = ran.json().path("packageId").asText();
        String location = ran.json().path("location").asText();
        Files.writeString(
                folder.resolve("key.pub.pem"),
                desk.run("key", "--signer", "azurekv:" + key).out());

        assertThat(location).startsWith(store + "/packages/");
        Ran verified = desk.run("verify", id, "--store", store, "--key", "key.pub.pem");
        assertThat(verified.exit()).as(verified.err()).isZero();
        assertThat(verified.out()).contains("is intact").contains("the store keeps no versions");
        assertThat(desk.run("verify", location, "--key", "key.pub.pem").exit()).isZero();
        assertThat(desk.run("collect", "--resume", id, "--store", store, "--signer", named, "--json")
                        .json())
                .isEqualTo(ran.json());
        JsonNode closing = closing(id);
        assertThat(closing.at("/collector/sdk").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly(
                        "com.azure:azure-core",
                        "com.azure:azure-security-keyvault-keys",
                        "com.azure:azure-storage-blob",
                        "software.amazon.awssdk");
        assertThat(closing.at("/collector/sdk").properties())
                .allSatisfy(library -> assertThat(library.getValue().asText()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"));
        assertThat(seal(id)).as("the version that signed").contains("azurekv:" + key);
        IndependentVerifiers.accept(
                opened(azurite.connection()),
                new PackageId(id),
                PublicKeys.fromPem(Files.readString(folder.resolve("key.pub.pem"))));
    }

    @Test
    void verifiesLockAfterCollection() throws Exception {
        try (WormProxy worm = WormProxy.inFrontOf(azurite)) {
            CommandFixture locking =
                    desk.with("AZURE_ENDPOINT_URL_BLOB", worm.endpoint().toString());
            Ran ran = locking.run(
                    "collect", scenario.taskArn(), "--store", store, "--retention", "compliance:30+hold", "--json");
            assertThat(ran.exit()).as(ran.err()).isZero();
            String id = ran.json().path("packageId").asText();
            Path key = folder.resolve("home/.config/ephemera/signing-key.pub.pem");
            lockedBlobsCannotBeDeletedOrOverwritten(Azurite.containerOf(worm.endpoint(), container), prefix(id));

            Ran verified = locking.run("verify", ran.json().path("location").asText(), "--key", key.toString());

            assertThat(verified.exit()).as(verified.out()).isZero();
            assertThat(verified.out()).contains("has one version, and the lock is as stated");
            JsonNode confirmed = closing(id).at("/retention/confirmed");
            assertThat(confirmed.path("mode").asText()).isEqualTo("compliance");
            assertThat(confirmed.path("legalHold").asBoolean()).isTrue();
            assertThat(locking.run("collect", "--resume", id, "--store", store, "--json")
                            .json())
                    .isEqualTo(ran.json());
            IndependentVerifiers.accept(
                    opened(azurite.connection()), new PackageId(id), PublicKeys.fromPem(Files.readString(key)));
            // A legal hold that was cleared is reported although the policy exists.
            Azurite.containerOf(worm.endpoint(), container)
                    .getBlobClient("cases/one/" + prefix(id) + "seal.dsse.json")
                    .setLegalHold(false);
            Ran cleared = locking.run("verify", ran.json().path("location").asText(), "--key", key.toString());
            assertThat(cleared.exit()).isEqualTo(1);
            assertThat(cleared.out())
                    .contains("seal.dsse.json weaker-retention: ")
                    .containsPattern("states compliance until \\S+\\s+with a legal\\s+hold");
            // Without the proxy the same package has no lock.
            assertThat(desk.run("verify", ran.json().path("location").asText(), "--key", key.toString())
                            .exit())
                    .isEqualTo(1);
        }
    }

    @Test
    void reportsUnsupportedRetentionBeforeCollection() {
        Ran ran = desk.run("collect", scenario.taskArn(), "--store", store, "--retention", "compliance:30");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err())
                .contains("Immutability not in force on the container ")
                .contains("--retention none");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void reportsMissingPolicyBeforeCollection() throws IOException {
        try (WormProxy worm = WormProxy.inFrontOf(azurite)) {
            worm.dropPolicies();
            Ran ran = desk.with("AZURE_ENDPOINT_URL_BLOB", worm.endpoint().toString())
                    .run("collect", scenario.taskArn(), "--store", store, "--retention", "compliance:30");

            assertThat(ran.exit()).isEqualTo(3);
            assertThat(ran.err())
                    .contains("Immutability not in force on triggers/")
                    .contains("although it was accepted");
            assertThat(cloud.calls()).extracting(call -> call.operation()).containsOnly("GetCallerIdentity");
        }
    }

    @Test
    void rejectsKeyOfOtherCurveBeforeCollection() {
        String key = vault.add(VaultKey.create(VAULT, "wrong", "P-384")).id();

        Ran ran = desk.run("collect", scenario.taskArn(), "--store", store, "--signer", "azurekv:" + key);

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("is EC P-384").contains("--curve P-256");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void reportsMissingContainerAndUnreachableStore() {
        Ran missing = desk.run("collect", scenario.taskArn(), "--store", "azblob://devstoreaccount1/missing");
        Ran nobody = desk.with("AZURE_ENDPOINT_URL_BLOB", "http://127.0.0.1:1")
                .run("collect", scenario.taskArn(), "--store", store);

        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.err())
                .contains("the container missing does not exist")
                .contains("--store");
        assertThat(nobody.exit()).isEqualTo(3);
        assertThat(nobody.err()).contains("cannot be reached").contains("AZURE_ENDPOINT_URL");
        assertThat(cloud.calls()).isEmpty();
    }

    /** The caller has all permissions of the account. */
    private static void lockedBlobsCannotBeDeletedOrOverwritten(BlobContainerClient all, String prefix) {
        List<String> files = all.listBlobs().stream()
                .map(BlobItem::getName)
                .filter(name -> name.startsWith("cases/one/" + prefix))
                .toList();
        assertThat(files).hasSizeGreaterThan(20).anyMatch(name -> name.endsWith("/seal.dsse.json"));
        for (String file : files) {
            BlobClient blob = all.getBlobClient(file);
            for (ThrowingCallable change :
                    List.<ThrowingCallable>of(blob::delete, () -> blob.upload(BinaryData.fromString("forged"), true))) {
                assertThatExceptionOfType(BlobStorageException.class)
                        .as(file)
                        .isThrownBy(change)
                        .satisfies(refused -> assertThat(refused.getErrorCode())
                                .isEqualTo(BlobErrorCode.BLOB_IMMUTABLE_DUE_TO_POLICY));
            }
        }
    }

    private JsonNode closing(String id) throws IOException {
        return Json.parse(opened(azurite.connection()).open(prefix(id) + "package.json"));
    }

    private String seal(String id) throws IOException {
        String envelope = new String(
                opened(azurite.connection()).open(prefix(id) + "seal.dsse.json").readAllBytes(),
                StandardCharsets.UTF_8);
        String payload = envelope.replaceAll("(?s).*\"payload\":\"([^\"]*)\".*", "$1");
        return new String(Base64.getDecoder().decode(payload), StandardCharsets.UTF_8);
    }

    private static String prefix(String id) {
        return new PackageId(id).prefix();
    }

    private BlobEvidenceStore opened(AzureConnection azure) throws IOException {
        return BlobEvidenceStore.open(store, azure, Retention.NONE, Clock.systemUTC());
    }
}
