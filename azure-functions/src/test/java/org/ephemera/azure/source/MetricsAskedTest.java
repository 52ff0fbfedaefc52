package org.ephemera.azure.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.ephemera.azure.testing.Desk;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.testing.Gathered;
import org.ephemera.verify.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Azure Monitor refuses a question whole for one aggregation that one of its metrics does not have. */
class MetricsAskedTest {
    private static final String LIST = "monitor:Metrics_List";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"aci-miner", "app-miner", "aks-escape"})
    void nothingIsAskedThatAzureMonitorDoesNotCompute(String incident) throws IOException {
        assertThat(metrics(incident, Faults.none()))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.code())
                        .as(item.outcome().message())
                        .isIn(OutcomeCode.COLLECTED, OutcomeCode.EMPTY));
    }

    @Test
    void anAggregationThatIsRefusedDoesNotTakeTheOthersAlong() throws IOException {
        Faults faults = Faults.none().always(LIST, new Fault.NoAggregation("Total"));
        List<ItemOutcome> metrics = metrics("aks-escape", faults);
        assertThat(metrics)
                .filteredOn(item -> kind(item, "NODES") && item.extent().records() > 0)
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED));
        assertThat(metrics)
                .filteredOn(item -> kind(item, "READY") && item.extent().records() > 0)
                .isNotEmpty()
                .allSatisfy(item -> {
                    assertThat(item.code()).isEqualTo(OutcomeCode.PARTIAL);
                    assertThat(item.outcome().message()).contains("did not give all: TotalRefused");
                });
    }

    private static boolean kind(ItemOutcome item, String kind) {
        return item.planned().param("kind").equals(kind);
    }

    private List<ItemOutcome> metrics(String name, Faults faults) throws IOException {
        AzureScenario scenario = AzureScenario.named(name, Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            Gathered gathered = Desk.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(Verdict.INTACT);
            return gathered.seal().outcomes().items().stream()
                    .filter(item -> item.planned().artifact().equals("azure.monitor.metrics"))
                    .toList();
        }
    }
}
