package org.ephemera.azure.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.acquire.AlertSelector;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.keyvault.KeyVaultSigner;
import org.ephemera.azure.queue.QueueLocation;
import org.ephemera.azure.queue.StorageQueueAnnouncer;
import org.ephemera.azure.queue.StorageQueueDispatch;
import org.ephemera.azure.store.BlobLocation;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.format.Json;
import org.ephemera.queue.WebhookAnnouncer;
import org.ephemera.recorder.OnStop;
import org.ephemera.sweep.SweepScope;
import org.junit.jupiter.api.Test;

/** Tests that the function accepts the settings of the template. */
class TemplateTest {
    private static final Template TEMPLATE = Template.read("main.bicep");

    @Test
    void givesTheFunctionWhatItReads() {
        assertThat(TEMPLATE.settings().keySet())
                .filteredOn(name -> name.startsWith("EPHEMERA_"))
                .containsExactly(
                        PackageBudget.SETTING,
                        "EPHEMERA_EVIDENCE_CLIENT_ID",
                        StorageQueueDispatch.SETTING,
                        "EPHEMERA_READING_CLIENT_ID",
                        StorageQueueAnnouncer.SETTING,
                        "EPHEMERA_RETENTION",
                        AlertSelector.SETTING,
                        "EPHEMERA_SIGNER",
                        "EPHEMERA_STATE_KEY",
                        OnStop.SETTING,
                        "EPHEMERA_STORE",
                        SweepScope.SETTING,
                        "EPHEMERA_TSA",
                        WebhookAnnouncer.SETTING,
                        NamedWorkspace.SETTING);
    }

    /** Each identity has roles for one purpose, and the code selects it by these settings. */
    @Test
    void separatesTheIdentities() {
        assertThat(TEMPLATE.settings())
                .containsEntry("AZURE_CLIENT_ID", "hostIdentity.properties.clientId")
                .containsEntry("AzureWebJobsStorage__clientId", "hostIdentity.properties.clientId")
                .containsEntry("EPHEMERA_EVIDENCE_CLIENT_ID", "identity.properties.clientId")
                .containsEntry("EPHEMERA_READING_CLIENT_ID", "readingIdentity.properties.clientId");
        assertThat(TEMPLATE.text()).contains("    principalId: readingIdentity.properties.principalId\n    clusters:");
        Map<String, String> principals = new TreeMap<>();
        for (String assignment : TEMPLATE.resources("Microsoft.Authorization/roleAssignments")) {
            principals.put(
                    assignment,
                    TEMPLATE.resource(assignment)
                            .text()
                            .replaceAll("(?s).* (\\w+)\\.properties\\.principalId.*", "$1")
                            .replaceAll("(?s).* principalId: (\\w+)\n.*", "$1"));
        }
        assertThat(principals)
                .containsOnly(
                        Map.entry("writes", "identity"),
                        Map.entry("signs", "identity"),
                        Map.entry("signsState", "identity"),
                        Map.entry("readsWebhook", "hostIdentity"),
                        Map.entry("hosts", "hostIdentity"),
                        Map.entry("hostTables", "hostIdentity"),
                        Map.entry("worksOff", "hostIdentity"),
                        Map.entry("putsAside", "hostIdentity"),
                        Map.entry("tells", "hostIdentity"),
                        Map.entry("provesStore", "prover"),
                        Map.entry("provesKey", "prover"));
    }

    /** The renewal of the app's default key must not stop the alerts, and a lost key must not open other functions. */
    @Test
    void actionGroupHasASeparateKey() {
        assertThat(TEMPLATE.text()).containsOnlyOnce("listKeys(").doesNotContain("host/default");
        assertThat(TEMPLATE.resource("actionGroup").text())
                .contains("listKeys('${app.id}/functions/alert', '2024-04-01').actionGroup}");
    }

    /** The functions listen to queues by name, in the host's account. */
    @Test
    void queueNamesMatchFunctions() {
        Map<String, String> settings = TEMPLATE.settings();
        Map<String, String> queues =
                Map.of("work", StorageQueueDispatch.SETTING, "results", StorageQueueAnnouncer.SETTING);
        queues.forEach((name, setting) -> {
            assertThat(TEMPLATE.resource(name).text()).contains("parent: queues", "name: '" + name + "'");
            assertThat(settings).containsEntry(setting, "'azqueue://${hostStorage.name}/${" + name + ".name}'");
            assertThat(QueueLocation.parse("azqueue://ephemerahostabcdefghi/" + name)
                            .queue())
                    .isEqualTo(name);
        });
        assertThat(TEMPLATE.resource("poison").text()).contains("name: 'work-poison'");
    }

    /** Only code of the C2 compiler uses the CPU's SHA-256 instructions, and the host starts the worker with C1. */
    @Test
    void startsTheWorkerLikeLambda() throws IOException {
        assertThat(TEMPLATE.settings()).containsEntry("languageWorkers__java__arguments", "javaArguments");
        String arguments = Files.readString(Path.of("../infra/azure/main.bicep"))
                .lines()
                .filter(line -> line.startsWith("var javaArguments = "))
                .findFirst()
                .orElseThrow();
        assertThat(arguments).contains("-XX:TieredStopAtLevel=4", "SHA2::implCompress,0.001");
        String template =
                Files.readString(Path.of("../infra/aws/template.yaml")).replaceAll("\\s+", " ");
        assertThat(template)
                .contains("Options: >- "
                        + arguments.substring(arguments.indexOf('\'')).replace("'", ""));
    }

    /** A principal that can read the app's settings must not learn the address. */
    @Test
    void keepsTheWebhookInTheVault() {
        assertThat(TEMPLATE.settings().get(WebhookAnnouncer.SETTING))
                .isEqualTo("empty(webhook) ? '' : '@Microsoft.KeyVault(VaultName=${vault.name};SecretName=webhook)'");
        assertThat(TEMPLATE.resource("webhookSecret").text())
                .contains("parent: vault", "name: 'webhook'", "properties: { value: webhook }");
        assertThat(TEMPLATE.resource("readsWebhook").text()).contains("scope: webhookSecret");
        assertThat(TEMPLATE.resource("app").text()).contains("keyVaultReferenceIdentity: hostIdentity.id");
    }

    /** Azure Government and China have other addresses. */
    @Test
    void appUsesCloudOfDeployment() {
        assertThat(TEMPLATE.settings())
                .containsEntry("AZURE_CLOUD", "environment().name")
                .containsEntry("AzureWebJobsStorage__blobServiceUri", "hostStorage.properties.primaryEndpoints.blob")
                .containsEntry("AzureWebJobsStorage__queueServiceUri", "hostStorage.properties.primaryEndpoints.queue")
                .containsEntry("AzureWebJobsStorage__tableServiceUri", "hostStorage.properties.primaryEndpoints.table")
                .containsEntry("AzureWebJobsStorage__accountName", "hostStorage.name");
        // A plain name would become an address of the public cloud.
        assertThat(TEMPLATE.text())
                .contains("environment().name == 'AzureCloud' ? [{ name: 'AzureWebJobsStorage__accountName'")
                .contains("appSettings: concat(accountNameSetting, [");
    }

    /** The id of a role definition contains no resource group, in every deployment scope. */
    @Test
    void namesRoleDefinitionsByTheirIdInTheSubscription() {
        for (String file : List.of("main.bicep", "subscription.bicep")) {
            assertThat(Template.read(file).text().lines().filter(line -> line.contains("roleDefinitionId:")))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .contains("subscriptionResourceId('Microsoft.Authorization/roleDefinitions', "));
        }
    }

    @Test
    void settingsAreValid() {
        Map<String, String> settings = TEMPLATE.settings();
        String store = settings.getOrDefault("EPHEMERA_STORE", "").replace("'", "");
        assertThat(BlobLocation.parse(store.replace("${evidence.name}", "ephemeraabcdefghijklm")
                        .replace("${evidenceContainer.name}", "evidence")))
                .isEqualTo(new BlobLocation("ephemeraabcdefghijklm", "evidence", ""));
        String key = "https://ephemeraabcdefghijklm.vault.azure.net/keys/seal";
        String signer = settings.getOrDefault("EPHEMERA_SIGNER", "")
                .replace("'", "")
                .replace("${sealKey.properties.keyUri}", key);
        assertThatCode(() -> KeyVaultSigner.of(signer, AzureConnection.of(Map.of())))
                .doesNotThrowAnyException();
        Map<String, String> defaults = Map.of(
                "EPHEMERA_RETENTION",
                TEMPLATE.byDefault("retention"),
                AlertSelector.SETTING,
                TEMPLATE.byDefault("selector"),
                OnStop.SETTING,
                TEMPLATE.byDefault("stopped"),
                "EPHEMERA_WORKSPACE",
                TEMPLATE.byDefault("workspace"),
                "EPHEMERA_TSA",
                TEMPLATE.byDefault("timestampAuthority"));
        try (AzureRuntime runtime = AzureRuntime.of(defaults, Clock.systemUTC())) {
            assertThat(runtime.site().retention()).hasToString("governance:365");
            assertThat(runtime.site().onStop()).isEqualTo(OnStop.COLLECT);
        }
    }

    /** The host drops log lines above 20 a second, as in an alert storm, and a dropped line raises no alarm. */
    @Test
    void logLinesOfAlarmsAreNotSampled() throws IOException {
        String left = Json.parse(Files.readAllBytes(Path.of("host.json")))
                .at("/logging/applicationInsights/samplingSettings/excludedTypes")
                .asText();
        assertThat(left.split(";")).contains("Request", "Trace");
        for (String rule : List.of("trouble", "unplaced", "foreign")) {
            assertThat(TEMPLATE.resource(rule).text().replaceAll("(?s).*query: '([^']*)'.*", "$1"))
                    .containsPattern("^(union \\()?AppTraces")
                    .doesNotContain("AppExceptions", "AppEvents", "AppDependencies");
        }
    }

    /** Without operators, the alerts are only in the portal. */
    @Test
    void alarmsExistWithoutOperators() {
        for (String rule : List.of("trouble", "unplaced", "foreign")) {
            assertThat(TEMPLATE.resource(rule).text())
                    .doesNotContain("= if (")
                    .contains("actionGroups: empty(operators) ? [] : [people.id]");
        }
        assertThat(TEMPLATE.resource("unplaced").text())
                .contains("^(" + new ParsedAlert.NoContainer("").status() + "|"
                        + new ParsedAlert.NotAnAlert("").status() + ")");
    }

    @Test
    void alertsWhenAForeignObjectIsLogged() {
        assertThat(TEMPLATE.resource("foreign").text())
                .contains(
                        "AppTraces | where Message startswith \"foreign object \"",
                        "operator: 'GreaterThan'",
                        "threshold: 0");
    }

    /** A stopped app has no failed run, and an alert with the response 503 may count as a successful run. */
    @Test
    void alertsWhenFunctionsDoNotRun() throws IOException {
        assertThat(TEMPLATE.resource("silent").text())
                .contains("actionGroups: empty(operators) ? [] : [people.id]", "operator: 'LessThan'", "threshold: 1");
        assertThat(source("SweepFunction")).contains("\"store and key \"");
        assertThat(TEMPLATE.resource("silent").text()).contains("Message startswith \"store and key \"");
        assertThat(source("AlertFunction")).contains("severe(\"nothing could be kept or sealed\")");
        assertThat(TEMPLATE.resource("trouble").text()).contains("|nothing could be kept|");
    }

    private static String source(String function) throws IOException {
        return Files.readString(Path.of("src/main/java/org/ephemera/azure/function/" + function + ".java"));
    }
}
