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
 * Tests of each source whose calls fail, by its lines in {@code outcomes.jsonl}. In each round, the calls of a target's
 * sources fail. In the next round these calls succeed, and the calls that depend on their responses fail.
 */
@Tag("slow")
class SourceFailureTest {
    private static final List<String> SCENARIOS = List.of("aci-miner", "app-miner", "job-miner", "aks-escape");

    /** The nodes of the scenario's cluster are instances of a scale set. */
    private static final String MACHINE_ALONE = "compute:VirtualMachines_Get";

    /** No pod of this cluster is on a virtual node; VirtualNodeTest covers these. */
    private static final String VIRTUAL = "containerinstance:ContainerGroups_ListByResourceGroup";

    @TempDir
    Path folder;

    /** Operation with a source that declares it. */
    private record Call(Artifact artifact, String operation) {
        boolean failedIn(CollectedPackage collected) {
            return refused(collected, artifact, Set.of(operation)).findAny().isPresent();
        }
    }

    @Test
    void deniedOutcomeNamesAction() throws IOException {
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
    void throttledOutcomeCountsAttempts() throws IOException {
        refuse(calls(), (faults, operation) -> faults.always(operation, new Fault.Throttled()), (artifact, line) -> {
            assertThat(line.path("outcome").asText()).as(line.toString()).isEqualTo("FAILED");
            assertThat(line.path("detail").asText()).isEqualToIgnoringCase("TooManyRequests");
            assertThat(line.path("message").asText()).contains("was throttled 2 times in 2 attempts");
        });
    }

    @Test
    void failedOutcomeCountsAttempts() throws IOException {
        refuse(calls(), (faults, operation) -> faults.always(operation, new Fault.ServerError()), (artifact, line) -> {
            assertThat(line.path("outcome").asText()).as(line.toString()).isEqualTo("FAILED");
            assertThat(line.path("message").asText()).contains("HTTP 500", "2 attempts");
        });
    }

    /**
     * Returns every operation that a source declares. Excluded are those of sweeps (MetricSweepTest), anonymous
     * registry requests (ImagesTest) and workspace searches (LogTablesTest).
     */
    private static List<Call> calls() {
        return AzureSources.artifacts().stream()
                .filter(artifact -> !artifact.id().startsWith("azure.sweep."))
                .flatMap(artifact -> artifact.operations().stream().map(operation -> new Call(artifact, operation)))
                .filter(call -> !List.of(
                                MACHINE_ALONE, VIRTUAL, AcrCatalog.ANONYMOUS_TOKEN.key(), LogsCatalog.SEARCH.key())
                        .contains(call.operation()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Fails if a call is made by the acquisition of no scenario. */
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
                CollectedPackage collected = collect(scenario, faults);
                for (Artifact artifact : artifacts) {
                    refused(collected, artifact, operations).forEach(line -> expected.accept(artifact, line));
                }
                more = open.removeIf(call -> call.failedIn(collected));
            }
        }
        assertThat(open).as("operations without a request").isEmpty();
    }

    private CollectedPackage collect(String name, Faults faults) throws IOException {
        AzureScenario scenario = AzureScenario.named(name, Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage collected = AcquisitionFixture.at(
                            Files.createTempDirectory(folder, "round"), azure.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", "1")
                    .collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected;
        }
    }

    /** Returns the lines of a source's items with a failed call. */
    private static Stream<JsonNode> refused(CollectedPackage collected, Artifact artifact, Set<String> operations) {
        try {
            return collected.outcomeLines().stream()
                    .filter(line -> line.path("artifact").asText().equals(artifact.id()))
                    .filter(line -> collected.log(line.path("item").asText(), "api.error").stream()
                            .map(error -> error.path("request"))
                            .anyMatch(request ->
                                    operations.contains(request.path("service").asText() + ":"
                                            + request.path("operation").asText())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
