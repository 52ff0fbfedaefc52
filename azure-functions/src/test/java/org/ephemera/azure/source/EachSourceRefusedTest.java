package org.ephemera.azure.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.testing.Desk;
import org.ephemera.azure.trigger.AzureTarget;
import org.ephemera.evidence.Artifact;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.testing.Gathered;
import org.ephemera.verify.Verdict;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each source whose calls are refused, one after the other: what its lines in {@code outcomes.jsonl} say. */
class EachSourceRefusedTest {
    private static final List<String> SCENARIOS = List.of("aci-miner", "app-miner", "aks-escape");

    /** The nodes of the scenario's cluster are instances of a scale set. */
    private static final String MACHINE_ALONE = "compute:VirtualMachines_Get";

    /** None of its pods is on a virtual node; VirtualNodeTest has one. */
    private static final String VIRTUAL = "containerinstance:ContainerGroups_ListByResourceGroup";

    @TempDir
    Path folder;

    /** Every operation for which a permission must be had. */
    static Stream<Arguments> permitted() {
        return calls().filter(call -> !ImageRegistry.DOWNLOAD.key().equals(call.get()[1]));
    }

    /** Every operation that a source declares, alone; sweeps have a test of their own, MetricSweepTest. */
    static Stream<Arguments> calls() {
        return AzureSources.artifacts().stream()
                .filter(artifact -> !artifact.id().startsWith("azure.sweep."))
                .flatMap(artifact ->
                        artifact.operations().stream().map(operation -> Arguments.of(artifact.id(), operation)))
                .filter(call -> !List.of(MACHINE_ALONE, VIRTUAL).contains(call.get()[1]));
    }

    @ParameterizedTest
    @MethodSource("permitted")
    void whatIsDeniedNamesItsAction(String artifact, String operation) throws IOException {
        Gathered gathered = collect(artifact, Faults.none().accessDenied(operation));
        assertThat(asked(gathered, artifact)).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("outcome").asText()).as(line.toString()).isEqualTo("DENIED");
            assertThat(artifact(artifact).permissions())
                    .contains(line.path("detail").asText());
            assertThat(line.path("message").asText())
                    .contains(line.path("detail").asText());
        });
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whatIsThrottledForGoodIsFailedAndSaysHowOften(String artifact, String operation) throws IOException {
        Gathered gathered = collect(artifact, Faults.none().always(operation, new Fault.Throttled()));
        assertThat(asked(gathered, artifact)).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("outcome").asText()).as(line.toString()).isEqualTo("FAILED");
            assertThat(line.path("detail").asText()).isEqualToIgnoringCase("TooManyRequests");
            assertThat(line.path("message").asText()).contains("was throttled 2 times in 2 attempts");
        });
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whatFailsForGoodIsFailedAndSaysHowOften(String artifact, String operation) throws IOException {
        Gathered gathered = collect(artifact, Faults.none().always(operation, new Fault.ServerError()));
        assertThat(asked(gathered, artifact)).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("outcome").asText()).as(line.toString()).isEqualTo("FAILED");
            assertThat(line.path("message").asText()).contains("HTTP 500", "2 attempts");
        });
    }

    private static boolean isReadFor(AzureScenario scenario, Artifact artifact) {
        return AzureSources.readFor(AzureTarget.parse(scenario.target())).contains(artifact);
    }

    private Gathered collect(String artifact, Faults faults) throws IOException {
        AzureScenario scenario = SCENARIOS.stream()
                .map(name -> AzureScenario.named(name, Clock.systemUTC()))
                .filter(each -> isReadFor(each, artifact(artifact)))
                .findFirst()
                .orElseThrow();
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            Gathered gathered = Desk.at(folder, azure.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", "1")
                    .collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(Verdict.INTACT);
            return gathered;
        }
    }

    /** The lines of those items whose source had something to ask. */
    private static List<JsonNode> asked(Gathered gathered, String artifact) throws IOException {
        return gathered.outcomeLines().stream()
                .filter(line -> line.path("artifact").asText().equals(artifact))
                .filter(line ->
                        !gathered.log(line.path("item").asText(), "api.error").isEmpty())
                .toList();
    }

    private static Artifact artifact(String id) {
        return AzureSources.artifacts().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
