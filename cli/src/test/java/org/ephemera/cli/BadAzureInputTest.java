package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.azure.keyvault.SimulatedVault;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of targets, stores, keys and credentials in Azure; see {@link BadInputTest}. */
class BadAzureInputTest {
    private static final String CONTAINER = Azurite.running().container().getBlobContainerName();

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
    private SimulatedAzure azure;
    private SimulatedVault vault;
    private CommandFixture desk;

    @BeforeEach
    void start() {
        azure = SimulatedAzure.start(scenario);
        vault = SimulatedVault.start();
        desk = CommandFixture.in(folder)
                .with("AZURE_ENDPOINT_URL", azure.endpoint().toString())
                .with("AZURE_ENDPOINT_URL_BLOB", Azurite.running().endpoint().toString())
                .with("AZURE_ENDPOINT_URL_KEYVAULT", vault.endpoint().toString())
                .with("AZURE_STORAGE_KEY", Azurite.KEY)
                .with("AZURE_TENANT_ID", SimulatedVault.TENANT)
                .with("AZURE_CLIENT_ID", "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d")
                .with("AZURE_CLIENT_SECRET", "a-secret-that-must-not-show");
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
        vault.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GROUP --signer azurekv:https://evil.example/keys/seal | Key Vault signer",
                "GROUP --store azblob://devstoreaccount1/UPPER | location of a store in Blob Storage",
                "GROUP --retention compliance:0 | expected 'none', 'governance:DAYS'",
                "GROUP --retention none+hold | with '+hold' at its end",
                "/subscriptions/../containerGroups/x | is not the complete resource id",
            })
    void rejectsInvalidArguments(String words, String why) {
        Ran ran = desk.run(("collect " + words.replace("GROUP", scenario.target())).split(" "));

        assertReported(ran, ExitCode.USAGE, why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "azblob://devstoreaccount1/missing | | the container missing does not exist | create it",
                "azblob://devstoreaccount1/HERE | compliance:30 | immutability not in force on the container |"
                        + " --enable-vlw",
                "azblob://devstoreaccount1/HERE | hold | so retention hold cannot be kept | --retention none",
                "azblob://otheraccount/HERE | | in azblob://otheraccount/ | ",
            })
    void reportsStoreThatCannotKeepPackages(String store, String retention, String why, String remedy) {
        Ran ran = desk.run(
                "collect",
                scenario.target(),
                "--store",
                store.replace("HERE", CONTAINER),
                "--retention",
                retention == null ? "none" : retention);

        assertReported(ran, ExitCode.COULD_NOT, why);
        assertThat(ran.err()).containsIgnoringCase(remedy == null ? "" : remedy);
    }

    @Test
    void reportsUnreachableStoreAndKeyVault() {
        Ran store = desk.with("AZURE_ENDPOINT_URL_BLOB", "http://127.0.0.1:1")
                .run("collect", scenario.target(), "--store", "azblob://devstoreaccount1/" + CONTAINER);
        Ran key = desk.with("AZURE_ENDPOINT_URL_KEYVAULT", "http://127.0.0.1:1")
                .run("collect", scenario.target(), "--signer", "azurekv:https://evidence.vault.azure.net/keys/seal");

        assertReported(store, ExitCode.COULD_NOT, "cannot be reached");
        assertReported(key, ExitCode.COULD_NOT, "cannot be reached");
    }

    @Test
    void reportsMissingKey() {
        Ran ran = desk.with("AZURE_CLIENT_SECRET", SimulatedVault.SECRET)
                .with("AZURE_ENDPOINT_URL_LOGIN", vault.endpoint().toString())
                .run("collect", scenario.target(), "--signer", "azurekv:https://evidence.vault.azure.net/keys/seal");

        assertReported(ran, ExitCode.COULD_NOT, "the key does not exist");
    }

    @Test
    void reportsWrongClientSecret() {
        Ran ran = desk.with("AZURE_ENDPOINT_URL_LOGIN", vault.endpoint().toString())
                .run("collect", scenario.target(), "--signer", "azurekv:https://evidence.vault.azure.net/keys/seal");

        assertReported(ran, ExitCode.COULD_NOT, "no Azure credentials were found, or they are not accepted");
        assertThat(ran.err()).contains("az login");
    }

    @Test
    void opensNoPackageWithoutToken() {
        Ran ran = desk.with("AZURE_ENDPOINT_URL_LOGIN", vault.endpoint().toString())
                .run("collect", scenario.target(), "--quiet");

        assertNoPackage(ran, "no Azure credentials were found, or they are not accepted (AADSTS7000215)");
        assertThat(ran.err()).contains("az login").doesNotContain("Exception", "a-secret");
    }

    @Test
    void opensNoPackageWhenEndpointIsUnreachable() {
        Ran ran = desk.with("AZURE_ENDPOINT_URL", "http://127.0.0.1:1")
                .with("AZURE_ENDPOINT_URL_LOGIN", azure.endpoint().toString())
                .run("collect", scenario.target());

        assertNoPackage(ran, "cannot be reached");
    }

    private void assertNoPackage(Ran ran, String why) {
        assertReported(ran, ExitCode.COULD_NOT, why);
        assertThat(ran.out()).isEmpty();
        assertThat(folder.resolve("evidence/packages")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Fired\" | \"Resolved\" | its monitorCondition is 'Resolved'",
                "Microsoft.ContainerInstance/containerGroups | Microsoft.Compute/virtualMachines | is not a ",
                "azureMonitorCommonAlertSchema | another | not a known form of alert",
            })
    void rejectsInvalidAlert(String part, String other, String why) {
        String alert = new String(scenario.alert(), UTF_8).replaceAll("(?i)" + part, other);

        assertReported(desk.typing(alert).run("collect", "--alert", "-"), ExitCode.USAGE, why);
    }

    @Test
    void rejectsTestAlert() {
        String alert = """
            {"schemaId": "azureMonitorCommonAlertSchema", "data": {"essentials": {"alertId": "/subscriptions/x",
             "alertRule": "test-metricAlertRule", "monitorCondition": "Fired", "alertTargetIDs": [
             "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/test-RG/providers/Microsoft.Storage\
            /storageAccounts/test-storageAccount"]}}}
            """;

        assertReported(desk.typing(alert).run("collect", "--alert", "-"), ExitCode.USAGE, "it is a test alert");
    }

    private void assertReported(Ran ran, ExitCode exit, String why) {
        assertThat(ran.exit()).as(ran.err()).isEqualTo(exit.number());
        assertThat(ran.out()).isEmpty();
        // The default signing key is created before the first check.
        String errors = ran.err().replaceFirst("(?s)^Created the signing key.*?your packages\n", "");
        assertThat(errors)
                .startsWith("ephemera: ")
                .doesNotContain("\tat ", "Exception:", "a-secret-that-must-not-show", Azurite.KEY);
        assertThat(errors.lines()).as(errors).hasSize(2);
        assertThat(errors.toLowerCase(Locale.ROOT)).contains(why.toLowerCase(Locale.ROOT));
        assertThat(azure.calls())
                .as("only token requests")
                .allMatch(call -> call.service().equals("login"));
    }
}
