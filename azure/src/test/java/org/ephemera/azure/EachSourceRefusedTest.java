package org.ephemera.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.Artifact;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each source whose calls are refused: what its lines in {@code outcomes.jsonl} say. Whatever a target's sources ask is refused at
 * once; what was refused is answered in the next round, and what is asked because of that answer is refused in its turn.
 */
@Tag("slow")
class EachSourceRefusedTest {
    private static final List<String> SCENARIOS = List.of("aci-miner", "app-miner", "aks-escape");

    /** The nodes of the scenario's cluster are instances of a scale set. */
    private static final String MACHINE_ALONE = "compute:VirtualMachines_Get";

    /** None of its pods is on a virtual node; VirtualNodeTest has one. */
    private static final String VIRTUAL = "containerinstance:ContainerGroups_ListByResourceGroup";

    @TempDir
    Path folder;

    /** An operation as one of the sources that declare it asks it. */
    private record Call(Artifact artifact, String operation) {
        boolean isRefusedIn(CollectedPackage gathered) {
            return refused(gathered, artifact, Set.of(operation)).findAny().isPresent();
        }
    }

    @Test
    void whatIsDeniedNamesItsAction() throws IOException {
        List<Call> permitted = calls();
        permitted.removeIf(call -> call.operation().equals(AcrCatalog.DOWNLOAD.key()));
        refuse(permitted, Faults::accessDenied, (artifact, line) -> {
            assertThat(line.path("outcome").asText()).as(line.toString()).isEqualTo("DENIED");
            assertThat(artifact.permissions()).contains(line.path("detail").asText());
            assertThat(line.path("message").asText())
                    .contains(line.path("detail").asText());
        });
    }

    @Test
    void whatIsThrottledForGoodIsFailedAndSaysHowOften() throws IOException {
        refuse(calls(), (faults, operation) -> faults.always(operation, new Fault.Throttled()), (artifact, line) -> {
            assertThat(line.path("outcome").asText()).as(line.toString()).isEqualTo("FAILED");
            assertThat(line.path("detail").asText()).isEqualToIgnoringCase("TooManyRequests");
            assertThat(line.path("message").asText()).contains("was throttled 2 times in 2 attempts");
        });
    }

    @Test
    void whatFailsForGoodIsFailedAndSaysHowOften() throws IOException {
        refuse(calls(), (faults, operation) -> faults.always(operation, new Fault.ServerError()), (artifact, line) -> {
            assertThat(line.path("outcome").asText()).as(line.toString()).isEqualTo("FAILED");
            assertThat(line.path("message").asText()).contains("HTTP 500", "2 attempts");
        });
    }

    /**
     * Every operation that a source declares; sweeps have a test of their own, MetricSweepTest, and a registry that is asked as nobody, or a
     * workspace that is searched, has refused already (ImagesTest, LogTablesTest).
     */
    private static List<Call> calls() {
        return AzureSources.artifacts().stream()
                .filter(artifact -> !artifact.id().startsWith("azure.sweep."))
                .flatMap(artifact -> artifact.operations().stream().map(operation -> new Call(artifact, operation)))
                .filter(call -> !List.of(MACHINE_ALONE, VIRTUAL, AcrCatalog.ANYBODY.key(), LogsCatalog.SEARCH.key())
                        .contains(call.operation()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Fails if there is a call that no scenario's acquisition makes. */
    private void refuse(List<Call> calls, BiConsumer<Faults, String> fault, BiConsumer<Artifact, JsonNode> expected)
            throws IOException {
        Set<Artifact> artifacts = calls.stream().map(Call::artifact).collect(Collectors.toSet());
        List<Call> open = new ArrayList<>(calls);
        for (String scenario : SCENARIOS) {
            boolean more = true;
            while (more && !open.isEmpty()) {
                Faults faults = Faults.none();
                Set<String> operations = open.stream().map(Call::operation).collect(Collectors.toSet());
                operations.forEach(operation -> fault.accept(faults, operation));
                CollectedPackage gathered = collect(scenario, faults);
                for (Artifact artifact : artifacts) {
                    refused(gathered, artifact, operations).forEach(line -> expected.accept(artifact, line));
                }
                more = open.removeIf(call -> call.isRefusedIn(gathered));
            }
        }
        assertThat(open).as("never asked").isEmpty();
    }

    private CollectedPackage collect(String name, Faults faults) throws IOException {
        AzureScenario scenario = AzureScenario.named(name, Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage gathered = AcquisitionFixture.at(
                            Files.createTempDirectory(folder, "round"), azure.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", "1")
                    .collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return gathered;
        }
    }

    /** The lines of those items of a source of which such a call was refused. */
    private static Stream<JsonNode> refused(CollectedPackage gathered, Artifact artifact, Set<String> operations) {
        try {
            return gathered.outcomeLines().stream()
                    .filter(line -> line.path("artifact").asText().equals(artifact.id()))
                    .filter(line -> gathered.log(line.path("item").asText(), "api.error").stream()
                            .map(error -> error.path("request"))
                            .anyMatch(request ->
                                    operations.contains(request.path("service").asText() + ":"
                                            + request.path("operation").asText())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
