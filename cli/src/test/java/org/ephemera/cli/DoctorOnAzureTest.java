package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.azure.testing.WormProxy;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.azure.keyvault.SimulatedVault;
import org.ephemera.lab.azure.keyvault.VaultKey;
import org.ephemera.lab.scenario.AzureScenario;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proof of a deployment on Azure, with immutable blobs. */
class DoctorOnAzureTest {
    private static final String VAULT = "https://evidence.vault.azure.net";

    @TempDir
    Path folder;

    private final WormProxy blobs = WormProxy.inFrontOf(Azurite.running());
    private final SimulatedVault vault = SimulatedVault.start();
    private final SimulatedAzure azure = SimulatedAzure.start(AzureScenario.named("aci-miner", Clock.systemUTC()));
    private final Map<String, String> settings = new HashMap<>();
    private DeployedGroup group;
    private CommandFixture desk;

    @BeforeEach
    void deploy() throws Exception {
        settings.putAll(Azurite.settings(blobs.endpoint()));
        settings.put("AZURE_ENDPOINT_URL", azure.endpoint().toString());
        settings.put("AZURE_ENDPOINT_URL_KEYVAULT", vault.endpoint().toString());
        settings.put("AZURE_ENDPOINT_URL_LOGIN", vault.endpoint().toString());
        settings.put("AZURE_TENANT_ID", SimulatedVault.TENANT);
        settings.put("AZURE_CLIENT_ID", "66666666-7777-8888-9999-000000000000");
        settings.put("AZURE_CLIENT_SECRET", SimulatedVault.SECRET);
        settings.put("EPHEMERA_STORE", Azurite.uri(Azurite.running().container()));
        settings.put(
                "EPHEMERA_SIGNER",
                "azurekv:" + vault.add(VaultKey.create(VAULT, "seal", "P-256")).id());
        settings.put("EPHEMERA_RETENTION", "governance:30");
        deployGroup();
    }

    private void deployGroup() throws Exception {
        group = new DeployedGroup(Map.copyOf(settings));
        CommandFixture user = CommandFixture.in(folder);
        for (var setting : settings.entrySet()) {
            if (setting.getKey().startsWith("AZURE_")) {
                user = user.with(setting.getKey(), setting.getValue());
            }
        }
        desk = user.with("AZURE_ENDPOINT_URL_ARM", group.address())
                .with("AZURE_ENDPOINT_URL_FUNCTIONS", group.address());
    }

    @AfterEach
    void stop() {
        group.close();
        azure.close();
        vault.close();
        blobs.close();
    }

    @Test
    void provesDeployment() {
        Ran ran = desk.run("doctor", "--deployment", "azure", "--json");

        assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
        assertThat(results(ran, "ok"))
                .containsExactly(
                        "account",
                        "deployment",
                        "rules",
                        "function",
                        "queue",
                        "dead letters",
                        "package",
                        "key",
                        "verification",
                        "lock");
        assertThat(step(ran, "lock").path("seen").asText()).startsWith("governance until ");
        assertThat(step(ran, "package").path("seen").asText()).endsWith("trigger ephemera.doctor");
    }

    @Test
    void reportsMissingGroup() {
        Ran ran = desk.run("doctor", "--deployment", "azure:evidence", "--json");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(results(ran, "failed")).containsExactly("deployment");
        assertThat(step(ran, "deployment").path("command").asText()).isEqualTo("infra/azure/deploy evidence");
    }

    @Test
    void reportsRulesAndDeadLetters() {
        group.enableActions(false);
        group.poison(2);
        Ran actions = desk.run("doctor", "--deployment", "azure:ephemera", "--json");
        group.enableActions(true);
        group.removeEvents();
        Ran events = desk.run("doctor", "--deployment", "azure:ephemera", "--json");

        assertThat(results(actions, "failed")).containsExactly("rules", "dead letters");
        assertThat(step(actions, "dead letters").path("seen").asText()).isEqualTo("work-poison contains 2 messages");
        assertThat(step(events, "rules").path("seen").asText()).contains("no event subscription");
        assertThat(step(events, "rules").path("command").asText()).isEqualTo("infra/azure/deploy ephemera");
    }

    /** Without the variable, the command requests the key. */
    @Test
    void reportsRejectedFunctionKey() {
        Ran rejected = desk.with("EPHEMERA_FUNCTION_KEY", "another").run("doctor", "--deployment", "azure", "--json");
        group.removeDefaultKey();
        Ran missing = desk.run("doctor", "--deployment", "azure", "--json");

        for (Ran ran : List.of(rejected, missing)) {
            assertThat(results(ran, "failed")).containsExactly("function");
            assertThat(results(ran, "not-checked")).containsExactly("queue", "package", "key", "verification", "lock");
        }
        assertThat(step(rejected, "function").path("remedy").asText()).contains("unset EPHEMERA_FUNCTION_KEY");
        assertThat(step(missing, "function").path("command").asText()).endsWith("--key-name default");
    }

    @Test
    void reportsBlobsWithoutPolicy() throws Exception {
        group.close();
        settings.put("EPHEMERA_RETENTION", "none");
        deployGroup();

        Ran ran = desk.run("doctor", "--deployment", "azure", "--json");

        assertThat(results(ran, "failed")).containsExactly("lock");
        assertThat(step(ran, "lock").path("command").asText()).contains("retention=governance:365");
    }

    @ParameterizedTest
    @CsvSource({
        "202 none, failed, az storage container-rm show",
        "403 AuthorizationPermissionMismatch, not-checked, prover=me"
    })
    void reportsDeletionThatWasNotRefusedByPolicy(String answer, String result, String remedy) throws Exception {
        try (BucketFront front =
                BucketFront.answering(URI.create(blobs.endpoint().toString()), answer)) {
            Ran ran = desk.with("AZURE_ENDPOINT_URL_BLOB", front.address())
                    .run("doctor", "--deployment", "azure", "--json");

            assertThat(ran.exit()).isEqualTo(1);
            assertThat(results(ran, result)).containsExactly("lock");
            assertThat(step(ran, "lock").path("remedy").asText()
                            + step(ran, "lock").path("command").asText())
                    .contains(remedy);
            assertThat(front.deletions())
                    .singleElement()
                    .satisfies(path -> assertThat(path).contains("/open.json?versionid="));
        }
    }

    @Test
    void rejectsUnknownSubscription() {
        assertThat(desk.with("AZURE_SUBSCRIPTION_ID", "mine").run("doctor", "--deployment", "azure"))
                .satisfies(ran -> assertThat(ran.exit()).isEqualTo(2));
        assertThat(desk.run("doctor", "--deployment", "azure:").exit()).isEqualTo(2);
        assertThat(desk.with("AZURE_ENDPOINT_URL_ARM", "http://127.0.0.1:1").run("doctor", "--deployment", "azure"))
                .satisfies(ran -> assertThat(ran.exit()).isEqualTo(3));
    }

    private static JsonNode step(Ran ran, String name) {
        for (JsonNode step : ran.json().path("steps")) {
            if (step.path("step").asText().equals(name)) {
                return step;
            }
        }
        throw new AssertionError("no step " + name + " in " + ran.out());
    }

    private static List<String> results(Ran ran, String result) {
        List<String> names = new ArrayList<>();
        for (JsonNode step : ran.json().path("steps")) {
            if (step.path("result").asText().equals(result)) {
                names.add(step.path("step").asText());
            }
        }
        return names;
    }
}
