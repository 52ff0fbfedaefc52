package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Collection of a container group or app, given by name or by an alert, into a package that independent verifiers
 * accept.
 */
class CollectFromAzureTest {
    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
    private SimulatedAzure azure;
    private CommandFixture desk;

    @BeforeEach
    void start() {
        azure = SimulatedAzure.start(scenario);
        desk = CommandFixture.in(folder)
                .with("AZURE_ENDPOINT_URL", azure.endpoint().toString())
                .with("AZURE_TENANT_ID", "72f988bf-86f1-41af-91ab-2d7cd011db47")
                .with("AZURE_CLIENT_ID", "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d")
                .with("AZURE_CLIENT_SECRET", "a-secret-that-must-not-show");
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void collectsAndVerifiesContainerGroup() {
        Ran ran = desk.run("collect", scenario.target());

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("azure.aci.group", "azure.loganalytics.rows", "complete, sealed ")
                .doesNotContain("a-secret-that-must-not-show");
        String verify = ran.out()
                .lines()
                .filter(line -> line.startsWith("Verify"))
                .map(line -> line.replaceFirst("Verify +ephemera ", ""))
                .findAny()
                .orElseThrow();
        Ran verified = desk.run(verify.split(" "));
        assertThat(verified.exit()).as(verify).isZero();
    }

    @Test
    void collectsTargetOfAzureMonitorAlert() throws IOException {
        Files.write(folder.resolve("alert.json"), scenario.alert());
        Ran ran = desk.run("collect", "--alert", "alert.json", "--json");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.json().path("target").asText()).isEqualTo(scenario.target());
        assertThat(ran.json().path("status").asText()).isEqualTo("complete");
    }

    @Test
    void plansWithoutRequests() {
        Ran ran = desk.run("plan", scenario.target());
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("azure.aci.group *", "Microsoft.ContainerInstance/containerGroups/read")
                .doesNotContain("aws.");
        assertThat(azure.calls()).isEmpty();
    }

    @Test
    void collectsContainerApp() throws IOException {
        AzureScenario mining = AzureScenario.named("app-miner", Clock.systemUTC());
        Files.write(folder.resolve("app.json"), mining.alert());
        try (SimulatedAzure apps = SimulatedAzure.start(mining)) {
            CommandFixture facing =
                    desk.with("AZURE_ENDPOINT_URL", apps.endpoint().toString());
            Ran plan = facing.run("plan", mining.target());
            assertThat(plan.out())
                    .contains("azure.app *", "azure.app.replicas.<n> *", "Microsoft.App/containerApps/revisions/read")
                    .doesNotContain("azure.aci.", "aws.");
            assertThat(apps.calls()).isEmpty();

            Ran named = facing.run("collect", mining.target());
            assertThat(named.exit()).as(named.err()).isZero();
            assertThat(named.out())
                    .contains("azure.app.replicas", "3 revisions, 1 of them active", "complete, sealed ");

            Ran alerted = facing.run("collect", "--alert", "app.json", "--json");
            assertThat(alerted.exit()).as(alerted.err()).isZero();
            assertThat(alerted.json().path("target").asText()).isEqualTo(mining.target());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/subscriptions/x/resourceGroups/shop, is not the complete resource id of one resource",
        "/subscriptions/1/resourceGroups/g/providers/Microsoft.ContainerInstance/containerGroups/c,"
                + " contains no valid subscription id",
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/Microsoft.Web/sites/a,"
                + " not a container group",
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/Microsoft.App/containerApps/a--b,"
                + " is not a valid name of a container app",
    })
    void rejectsInvalidResourceId(String id, String why) {
        Ran ran = desk.run("collect", id);
        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.number());
        assertThat(ran.err()).contains(why);
        assertThat(azure.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--limit, 5",
        "--trail, arn:aws:logs:eu-central-1:111122223333:log-group:trail",
        "--role, arn:aws:iam::111122223333:role/reader"
    })
    void rejectsOptionsOfAws(String option, String value) {
        Ran ran = desk.run("collect", scenario.target(), option, value);
        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.number());
        assertThat(ran.err()).contains(option);
        assertThat(azure.calls()).isEmpty();
    }

    @Test
    void ignoresResolvedAlert() throws IOException {
        String resolved = new String(scenario.alert(), java.nio.charset.StandardCharsets.UTF_8)
                .replace("\"Fired\"", "\"Resolved\"");
        Ran ran = desk.typing(resolved).run("collect", "--alert", "-");
        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.number());
        assertThat(ran.err()).contains("its monitorCondition is 'Resolved'");
        assertThat(azure.calls()).isEmpty();
    }
}
