package org.ephemera.azure.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.ephemera.azure.testing.Desk;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.AzureTable;
import org.ephemera.testing.Gathered;
import org.ephemera.verify.Verdict;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Output and events, of either kind of diagnostics: each of the tables where a workspace has no other. */
class LogTablesTest {
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
        "app-miner, ContainerAppSystemLogs"
    })
    void isReadAlone(String incident, String table) throws IOException {
        AzureScenario scenario = AzureScenario.named(incident, Clock.systemUTC())
                .withTables(each -> new AzureTable(each.workspace(), table, each.rows()));
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            Gathered gathered = Desk.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(Verdict.INTACT);
            ItemOutcome rows = gathered.item("azure.loganalytics.rows.1");
            assertThat(rows.code()).as(rows.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(rows.extent().records()).isPositive();
            assertThat(AciAcquisitionTest.body(gathered, "azure.loganalytics.rows.1"))
                    .contains("\"" + table + "\"");
        }
    }
}
