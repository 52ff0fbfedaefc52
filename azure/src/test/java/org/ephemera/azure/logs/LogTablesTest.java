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
import org.ephemera.azure.testing.ResponseChangingConnection;
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

/**
 * Tests of output, events and requests of both kinds of diagnostics: each table in a workspace without other tables.
 */
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
    void readsSingleTable(String incident, String table) throws IOException {
        AzureScenario scenario = AzureScenario.named(incident, Clock.systemUTC())
                .withTables(each -> new AzureTable(each.workspace(), table, each.rows()));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            ItemOutcome rows = collected.item("azure.loganalytics.rows.1");
            assertThat(rows.code()).as(rows.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(rows.extent().records()).isPositive();
            assertThat(AciAcquisitionTest.body(collected, "azure.loganalytics.rows.1"))
                    .contains("\"" + table + "\"");
        }
    }

    /** The Basic plan is common for the output of apps; other tables are read with the query API. */
    @Test
    void searchesTableInBasicPlan() throws IOException {
        CollectedPackage collected = inBasicPlan(Faults.none(), "searched");
        ItemOutcome rows = collected.item("azure.loganalytics.rows.1");
        assertThat(rows.code()).as(rows.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(rows.outcome().message()).contains("ContainerAppConsoleLogs_CL was searched, in the Basic");
        assertThat(collected.bodies("azure.loganalytics.rows.1"))
                .contains("XMRig", "terminated with exit code")
                .doesNotContain("another app in the same environment");
    }

    @Test
    void reportsTableThatCannotBeSearched() throws IOException {
        CollectedPackage collected = inBasicPlan(
                Faults.none().always(SEARCH, new Fault.ErrorResponse(403, "InsufficientAccessError", "no access")),
                "refused");
        assertThat(collected.outcome("azure.loganalytics.rows.1"))
                .isInstanceOfSatisfying(
                        Outcome.Partial.class,
                        some -> assertThat(some.message())
                                .contains(
                                        "ContainerAppConsoleLogs_CL is in the Basic",
                                        "Microsoft.OperationalInsights/workspaces/query/read"));
        assertThat(collected.bodies("azure.loganalytics.rows.1")).contains("terminated with exit code");
    }

    /** A table may be in an unknown plan; the output of the containers is in another table. */
    @Test
    void queriesTablesSeparatelyWhenUnionIsRefused() throws IOException {
        AzureScenario scenario = AzureScenario.named("app-miner", Clock.systemUTC());
        Faults faults = Faults.none()
                .once(
                        "operationalinsights:Query_Execute",
                        new Fault.ErrorResponse(400, "BadArgumentError", "Query of Lake table is not supported"));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.item("azure.loganalytics.rows.1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(collected.bodies("azure.loganalytics.rows.1")).contains("XMRig", "terminated with exit code");
        }
    }

    /** A search is retried like any other request, and longer, because only few run concurrently. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void retriesDelayedSearch(boolean throttled) throws IOException {
        Fault fault = throttled ? new Fault.Throttled() : new Fault.ServerError();
        Faults faults = Faults.none()
                .add(FaultRule.on(SEARCH, fault).times(3))
                .add(FaultRule.on(SEARCH, new Fault.RetryAfter(Duration.ofSeconds(1)))
                        .times(1));
        CollectedPackage collected = inBasicPlan(faults, "held-up");
        ItemOutcome rows = collected.item("azure.loganalytics.rows.1");
        assertThat(rows.code()).as(rows.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(collected.log("azure.loganalytics.rows.1", "api.error"))
                .extracting(line -> line.at("/request/operation").asText())
                .filteredOn("Query_Search"::equals)
                .hasSize(3);
        assertThat(collected.bodies("azure.loganalytics.rows.1")).contains("XMRig", "terminated with exit code");
    }

    /** One table is refused together with others and separately; the rows of the others are collected. */
    @Test
    void keepsOtherRowsWhenOneTableIsRefused() throws IOException {
        AzureScenario scenario = AzureScenario.named("app-miner", Clock.systemUTC());
        byte[] lake =
                "{\"error\": {\"code\": \"BadArgumentError\", \"message\": \"Query of Lake table is not supported\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                ResponseChangingConnection line =
                        ResponseChangingConnection.to(azure.endpoint(), (exchange, asked, said) -> {
                            if (new String(asked, StandardCharsets.UTF_8).contains("ContainerAppConsoleLogs_CL")) {
                                ResponseChangingConnection.begin(exchange, 400, said, lake.length)
                                        .write(lake);
                            } else {
                                ResponseChangingConnection.deliver(exchange, said);
                            }
                        })) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, line.endpoint()).collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected.outcome("azure.loganalytics.rows.1"))
                    .isInstanceOfSatisfying(
                            Outcome.Partial.class,
                            some -> assertThat(some.message())
                                    .contains("ContainerAppConsoleLogs_CL was refused", "Query of Lake table")
                                    .doesNotContain("Basic"));
            assertThat(collected.bodies("azure.loganalytics.rows.1")).contains("terminated with exit code");
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
