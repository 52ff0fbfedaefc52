package org.ephemera.azure.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.queue.QueueClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.ephemera.azure.queue.StorageQueueAnnouncer;
import org.ephemera.azure.queue.StorageQueueDispatch;
import org.ephemera.azure.store.BlobEvidenceStore;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.azure.testing.TokenAzurite;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.azure.keyvault.SimulatedVault;
import org.ephemera.lab.azure.keyvault.VaultKey;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.PackageId;
import org.ephemera.queue.WorkMessage;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.ShellCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the zip as Azure runs it: unpacked and loaded by a host, with a managed identity, storage and a key in Key
 * Vault.
 */
@Tag("slow")
class FunctionAppIT {
    private static final String ZIP = System.getProperty("ephemera.functions.zip");
    private static final String GROUP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
            + "/providers/Microsoft.ContainerInstance/containerGroups/checkout";
    private static final String EXEC = "Microsoft.ContainerInstance/containerGroups/containers/exec/action";
    private static final String READING = "9e8d7c6b-5a4f-4e3d-8c2b-1a0f9e8d7c6b";
    private static final String EVIDENCE = "1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9";
    private static final String VAULT = "https://evidence.vault.azure.net";

    /** Accepts only requests with a token. */
    private static TokenAzurite azurite;

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
    private BlobContainerClient container;
    private String store;
    private SimulatedAzure azure;
    private SimulatedVault vault;
    private VaultKey seal;
    private ManagedIdentity identity;
    private RunningHost host;

    @BeforeAll
    static void startStore(@TempDir Path certificates) throws Exception {
        azurite = TokenAzurite.start(certificates);
    }

    @BeforeEach
    void start() throws Exception {
        container = azurite.container();
        store = Azurite.uri(container);
        azure = SimulatedAzure.start(scenario);
        vault = SimulatedVault.start();
        seal = vault.add(VaultKey.create(VAULT, "seal", "P-256"));
        identity = ManagedIdentity.inFrontOf(vault);
        assertThat(ShellCommand.run(folder, Map.of(), "unzip", "-q", ZIP, "-d", "app")
                        .exit())
                .isZero();
        host = RunningHost.start(folder.resolve("app"), settings(), folder.resolve("function.log"));
    }

    @AfterEach
    void stop() {
        host.close();
        identity.close();
        vault.close();
        azure.close();
    }

    /** A second delivery during and after the first call, each with its own instance, results in one package. */
    @Test
    void createsOnePackageForRepeatedAlert() throws Exception {
        CompletableFuture<JsonNode> first = CompletableFuture.supplyAsync(() -> sealed(scenario.alert()));
        CompletableFuture<JsonNode> meanwhile = CompletableFuture.supplyAsync(() -> sealed(scenario.alert()));
        JsonNode answer = first.join();
        int calls = azure.calls().size();
        assertThat(meanwhile.join()).isEqualTo(answer);
        assertThat(sealed(scenario.alert())).isEqualTo(answer);
        assertThat(azure.calls()).as("no request is repeated").hasSize(calls);

        assertThat(answer.path("status").asText()).isEqualTo("complete");
        assertThat(answer.path("location").asText()).startsWith(store + "/packages/");
        assertThat(answer.at("/outcomes/collected").asInt()).isGreaterThan(5);
        PackageId id = new PackageId(answer.path("packageId").asText());
        IndependentVerifiers.accept(evidence(), id, key());
        JsonNode ran = Json.parse(text(id, "package.json").getBytes(StandardCharsets.UTF_8))
                .path("runtime");
        assertThat(ran.path("function").asText()).isEqualTo("ephemera-test");
        assertThat(ran.path("region").asText()).isEqualTo("westeurope");
        assertThat(ran.path("principal").asText()).contains(ManagedIdentity.CLIENT);
        // Each token is of the identity that has the roles for it.
        assertThat(identity.asked())
                .isNotEmpty()
                .allSatisfy(query -> assertThat(query)
                        .contains("client_id="
                                + (query.matches(".*(vault\\.azure|storage\\.azure).*") ? EVIDENCE : READING)));
        assertThat(identity.asked())
                .anyMatch(query -> query.contains("management"))
                .anyMatch(query -> query.contains("vault.azure.net"))
                .anyMatch(query -> query.contains("storage.azure.com"));
        assertThat(Files.readString(folder.resolve("function.log")))
                .contains("sealed " + id.value())
                .doesNotContain("/subscriptions/", "checkout", "Exception");
    }

    @Test
    void createsOnePackageForRepeatedEvent() throws Exception {
        String event = ResourceEvents.of(EXEC, GROUP + "/containers/checkout");
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = host.event(("[" + event + "]").getBytes(StandardCharsets.UTF_8));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
        String log = Files.readString(folder.resolve("function.log"));
        assertThat(log).containsOnlyOnce("opened ").containsOnlyOnce("resumes ");
        PackageId id = new PackageId(log.replaceAll("(?s).*sealed (\\S+) as.*", "$1"));
        IndependentVerifiers.accept(evidence(), id, key());
        assertThat(text(id, "open.json")).contains("azure.eventgrid", GROUP);
    }

    /**
     * Setup of the template: an immediate response, collection by another function, and an announcement on another
     * queue.
     */
    @Test
    void collectsAndSealsThroughQueue() throws Exception {
        QueueClient work = Azurite.queue();
        QueueClient poison = Azurite.queue();
        QueueClient results = Azurite.queue();
        Map<String, String> settings = settings();
        // The queues have no TLS, so the account's key is used instead of tokens.
        settings.putAll(Azurite.running().settings());
        settings.putAll(azurite.environment());
        settings.putAll(Azurite.queueSettings());
        settings.put(StorageQueueDispatch.SETTING, Azurite.uri(work));
        settings.put(StorageQueueAnnouncer.SETTING, Azurite.uri(results));
        host.close();
        host = RunningHost.start(folder.resolve("app"), settings, folder.resolve("function.log"));
        work.sendMessage("no work");
        HttpResponse<String> answer = host.alert(scenario.alert());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode queued = Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
        assertThat(queued.path("status").asText()).isEqualTo("queued");
        assertThat(azure.calls().stream().map(SimulatedCall::operation))
                .as("before the response, only the recorder requests the group")
                .containsExactly("ContainerGroups_Get");
        assertThat(host.event(("[" + ResourceEvents.of(EXEC, GROUP + "/containers/checkout") + "]")
                                .getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(202);
        QueueListener.Function function = (message, deliveries) -> {
            HttpResponse<String> done = host.message("work", message, deliveries);
            if (done.statusCode() != 202) {
                throw new IllegalStateException(done.body());
            }
        };
        try (QueueListener listener = QueueListener.on(work, poison, function, 1)) {
            listener.until(() -> results.peekMessage() != null);
        }
        JsonNode told = Json.parse(results.receiveMessage().getBody().toBytes());
        assertThat(told.path("packageId")).isEqualTo(queued.path("packageId"));
        assertThat(told.path("location")).isEqualTo(queued.path("location"));
        assertThat(told.path("status").asText()).isEqualTo("complete");
        PackageId id = new PackageId(told.path("packageId").asText());
        IndependentVerifiers.accept(evidence(), id, key());
        assertThat(Files.readString(folder.resolve("function.log")))
                .contains(
                        "queued " + id + " new",
                        "queued " + id + " same-subject",
                        "sealed " + id,
                        "kept triggers/unplaced/")
                .doesNotContain("/subscriptions/", "checkout", "Exception");
        assertThat(host.message("work-poison", new String(WorkMessage.first(id).toBytes(), StandardCharsets.UTF_8), 1)
                        .statusCode())
                .isEqualTo(202);
        assertThat(host.timer().statusCode()).isEqualTo(202);
        assertThat(results.receiveMessage()).as("a seal is announced once").isNull();
    }

    @Test
    void completesEventAboutOtherResource() throws Exception {
        String event = ResourceEvents.of("Microsoft.Storage/storageAccounts/delete", "/subscriptions/x");
        assertThat(host.event(("[" + event + "]").getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(202);
        assertThat(Files.readString(folder.resolve("function.log"))).contains("no-container");
        assertThat(azure.calls()).isEmpty();
    }

    @Test
    void timerChecksStoreAndKey() throws Exception {
        assertThat(host.timer().statusCode()).isEqualTo(202);
        assertThat(Files.readString(folder.resolve("function.log")))
                .contains("store and key " + PublicKeys.keyId(key()) + " are usable");
        container.delete();
        HttpResponse<String> without = host.timer();
        assertThat(without.statusCode()).isEqualTo(500);
        assertThat(without.body()).contains("StoreException", container.getBlobContainerName());
        assertThat(azure.calls()).isEmpty();
    }

    @Test
    void reportsReasonWhenNothingIsCollected() throws Exception {
        assertResponse(200, "its monitorCondition is 'Resolved'", alert("Resolved", "mining", GROUP));
        assertResponse(200, "a test alert", alert("Fired", "test-metricAlertRule", "/subscriptions/x"));
        assertResponse(400, "it is not a JSON object", "");
        assertResponse(400, "it is not JSON at line 1", "<html>no</html>");
        assertResponse(
                400,
                "begins in the future",
                "{\"target\": \"" + GROUP + "\", \"from\":" + " \"2999-01-01T00:00:00Z\"}");
        assertResponse(400, "not a resource id of Azure", "{\"target\": \"arn:aws:ecs:x\"}");
        // Larger than any alert.
        assertResponse(413, "larger than 1 MiB", "x".repeat((1 << 20) + 1));
        assertThat(azure.calls()).isEmpty();
        // Each payload is stored, except one that is too large for an alert.
        assertThat(container.listBlobs())
                .extracting(BlobItem::getName)
                .hasSize(6)
                .allMatch(name -> name.matches("triggers/unplaced/[0-9a-f]{64}\\.json"));
    }

    /** An action group repeats the delivery after 503, but not after a client error. */
    @Test
    void returns503WhenNothingCanBeStored() throws Exception {
        container.delete();
        HttpResponse<String> answer = host.alert(scenario.alert());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"failed\"", container.getBlobContainerName());
        assertThat(azure.calls()).isEmpty();
    }

    private void assertResponse(int status, String reason, String body) throws Exception {
        HttpResponse<String> answer = host.alert(body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.body()).contains(reason);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static String alert(String condition, String rule, String target) {
        return "{\"schemaId\": \"azureMonitorCommonAlertSchema\", \"data\": {\"essentials\": {\"monitorCondition\": \""
                + condition + "\", \"alertRule\": \"" + rule + "\", \"alertTargetIDs\": [\"" + target + "\"]}}}";
    }

    private JsonNode sealed(byte[] alert) {
        try {
            HttpResponse<String> answer = host.alert(alert);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private EvidenceStore evidence() throws Exception {
        return BlobEvidenceStore.open(store, azurite.connection(), Retention.NONE, Clock.systemUTC());
    }

    private String text(PackageId id, String file) throws Exception {
        return new String(evidence().open(id.prefix() + file).readAllBytes(), StandardCharsets.UTF_8);
    }

    private ECPublicKey key() {
        return (ECPublicKey) seal.pair().getPublic();
    }

    /** Returns the settings of infra/azure/main.bicep and the addresses of the simulated Azure. */
    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(azurite.environment());
        settings.putAll(identity.settings());
        settings.put("AZURE_CLIENT_ID", ManagedIdentity.CLIENT);
        settings.put("EPHEMERA_READING_CLIENT_ID", READING);
        settings.put("EPHEMERA_EVIDENCE_CLIENT_ID", EVIDENCE);
        settings.put("AZURE_ENDPOINT_URL_ARM", azure.endpoint().toString());
        settings.put("AZURE_ENDPOINT_URL_LOGS", azure.endpoint().toString());
        settings.put("AZURE_ENDPOINT_URL_REGISTRY", azure.endpoint().toString());
        settings.put("AZURE_ENDPOINT_URL_KEYVAULT", vault.endpoint().toString());
        settings.put("EPHEMERA_STORE", store);
        settings.put("EPHEMERA_SIGNER", "azurekv:" + VAULT + "/keys/seal");
        settings.put("WEBSITE_SITE_NAME", "ephemera-test");
        settings.put("REGION_NAME", "westeurope");
        return settings;
    }
}
