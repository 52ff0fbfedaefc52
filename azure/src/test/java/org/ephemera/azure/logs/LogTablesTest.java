package org.ephemera.azure.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.ephemera.azure.aci.AciAcquisitionTest;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.azure.testing.AlteringConnection;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.AzureTable;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Output, events and requests, of either kind of diagnostics: each of the tables where a workspace has no other. */
class LogTablesTest {
    private static final String SEARCH = "operationalinsights:Query_Search";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "aci-miner, ContainerInstanceLog_CL",
        "aci-miner, ContainerInstanceLog",
        "aci-miner, ContainerEvent_CL",
        "aci-miner, ContainerEvent",
        "app-miner, ContainerAppConsoleLogs_CL",
        "app-miner, ContainerAppConsoleLogs",
        "app-miner, ContainerAppSystemLogs_CL",
        "app-miner, ContainerAppSystemLogs",
        "app-miner, ContainerAppHTTPLogs"
    })
    void isReadAlone(String incident, String table) throws IOException {
        AzureScenario scenario = AzureScenario.named(incident, Clock.systemUTC())
                .withTables(each -> new AzureTable(each.workspace(), table, each.rows()));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            ItemOutcome rows = gathered.item("azure.loganalytics.rows.1");
            assertThat(rows.code()).as(rows.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(rows.extent().records()).isPositive();
            assertThat(AciAcquisitionTest.body(gathered, "azure.loganalytics.rows.1"))
                    .contains("\"" + table + "\"");
        }
    }

    /** The cheaper plan is the usual one of what apps write; of other tables the API for queries is asked. */
    @Test
    void aTableInTheBasicPlanIsSearched() throws IOException {
        CollectedPackage gathered = inBasicPlan(Faults.none(), "searched");
        ItemOutcome rows = gathered.item("azure.loganalytics.rows.1");
        assertThat(rows.code()).as(rows.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(rows.outcome().message()).contains("ContainerAppConsoleLogs_CL was searched, in the Basic");
        assertThat(gathered.bodies("azure.loganalytics.rows.1"))
                .contains("XMRig", "terminated with exit code")
                .doesNotContain("another app in the same environment");
    }

    @Test
    void whatMayNotBeSearchedIsNamed() throws IOException {
        CollectedPackage gathered = inBasicPlan(
                Faults.none().always(SEARCH, new Fault.Says(403, "InsufficientAccessError", "no access")), "refused");
        assertThat(gathered.outcome("azure.loganalytics.rows.1"))
                .isInstanceOfSatisfying(
                        Outcome.Partial.class,
                        some -> assertThat(some.message())
                                .contains(
                                        "ContainerAppConsoleLogs_CL is in the Basic",
                                        "gave no whole answer",
                                        "Microsoft.OperationalInsights/workspaces/query/read"));
        assertThat(gathered.bodies("azure.loganalytics.rows.1")).contains("terminated with exit code");
    }

    /** A table may be in a plan that nobody had heard of; the output of the containers is in another. */
    @Test
    void whatIsRefusedOfAllTablesTogetherIsAskedOfEachAlone() throws IOException {
        AzureScenario scenario = AzureScenario.named("app-miner", Clock.systemUTC());
        Faults faults = Faults.none()
                .once(
                        "operationalinsights:Query_Execute",
                        new Fault.Says(400, "BadArgumentError", "Query of Lake table is not supported"));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(gathered.item("azure.loganalytics.rows.1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.bodies("azure.loganalytics.rows.1")).contains("XMRig", "terminated with exit code");
        }
    }

    /** A search is asked for again as any other question is, and, as there are few at once, for longer. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSearchThatIsHeldUpIsAskedForAgain(boolean throttled) throws IOException {
        Fault fault = throttled ? new Fault.Throttled() : new Fault.ServerError();
        Faults faults = Faults.none()
                .add(FaultRule.on(SEARCH, fault).times(3))
                .add(FaultRule.on(SEARCH, new Fault.RetryAfter(Duration.ofSeconds(1)))
                        .times(1));
        CollectedPackage gathered = inBasicPlan(faults, "held-up");
        ItemOutcome rows = gathered.item("azure.loganalytics.rows.1");
        assertThat(rows.code()).as(rows.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.log("azure.loganalytics.rows.1", "api.error"))
                .extracting(line -> line.at("/request/operation").asText())
                .filteredOn("Query_Search"::equals)
                .hasSize(3);
        assertThat(gathered.bodies("azure.loganalytics.rows.1")).contains("XMRig", "terminated with exit code");
    }

    /** Neither with others nor by itself: what the others hold is had all the same. */
    @Test
    void whatIsRefusedOfOneTableByItselfCostsNoRowsOfTheOthers() throws IOException {
        AzureScenario scenario = AzureScenario.named("app-miner", Clock.systemUTC());
        byte[] lake =
                "{\"error\": {\"code\": \"BadArgumentError\", \"message\": \"Query of Lake table is not supported\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AlteringConnection line = AlteringConnection.to(azure.endpoint(), (exchange, asked, said) -> {
                    if (new String(asked, StandardCharsets.UTF_8).contains("ContainerAppConsoleLogs_CL")) {
                        AlteringConnection.begin(exchange, 400, said, lake.length)
                                .write(lake);
                    } else {
                        AlteringConnection.deliver(exchange, said);
                    }
                })) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, line.endpoint()).collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(gathered.outcome("azure.loganalytics.rows.1"))
                    .isInstanceOfSatisfying(
                            Outcome.Partial.class,
                            some -> assertThat(some.message())
                                    .contains("ContainerAppConsoleLogs_CL was refused", "Query of Lake table")
                                    .doesNotContain("Basic"));
            assertThat(gathered.bodies("azure.loganalytics.rows.1")).contains("terminated with exit code");
        }
    }

    private CollectedPackage inBasicPlan(Faults faults, String place) throws IOException {
        AzureScenario scenario = AzureScenario.named("app-miner", Clock.systemUTC())
                .withTables(each -> each.name().equals("ContainerAppConsoleLogs_CL") ? each.inBasicPlan() : each);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            return AcquisitionFixture.at(Files.createDirectory(folder.resolve(place)), azure.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", "1")
                    .collect(scenario.alert());
        }
    }
}
