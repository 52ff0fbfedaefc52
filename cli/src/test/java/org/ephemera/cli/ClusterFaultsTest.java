package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCluster;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.ClusterState;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.PodLog;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of a cluster: the affected item records the fault, each other item has its outcome, and the seal is valid. */
@Tag("slow")
class ClusterFaultsTest {
    private static final String LOG = "get pods/log";
    private static final String SERVICES = "list services";
    /** Page size of lists. */
    private static final int MORE_THAN_A_PART = 1_200;
    /** Number of lines of a log that is stored in several files. */
    private static final int LINES = 150_000;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @AfterEach
    void verifyIndependently() throws Exception {
        IndependentVerifiers.acceptAll(folder);
    }

    /** Outcomes and requests of the collection, read from the package. */
    private record Read(Ran ran, List<JsonNode> outcomes, List<SimulatedCall> calls) {
        JsonNode item(String artifact) {
            return outcomes.stream()
                    .filter(outcome -> outcome.path("item").asText().startsWith(artifact + "."))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(artifact + " is not among " + outcomes));
        }
    }

    private Read collect(ClusterState state, Faults faults, String... options) throws IOException {
        try (SimulatedCluster cluster = SimulatedCluster.start(state, faults)) {
            ShopClusterFixture.write(folder.resolve("home/.kube/config"), cluster.kubeconfig("prod"));
            List<String> words = new ArrayList<>(List.of("collect", ShopClusterFixture.TARGET));
            words.addAll(List.of(options));
            Ran ran = CommandFixture.in(folder).run(words.toArray(String[]::new));
            List<JsonNode> outcomes = new ArrayList<>();
            try (Stream<Path> files = Files.walk(folder.resolve("evidence"))) {
                Path file = files.filter(path -> path.endsWith("outcomes.jsonl"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(ran.err() + ran.out()));
                for (String line : Files.readAllLines(file)) {
                    outcomes.add(Json.parse(line.getBytes(UTF_8)));
                }
            }
            return new Read(ran, outcomes, cluster.calls());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "denied    | list services              | kubernetes.services | DENIED | list services is" + " missing",
                "denied    | get nodes                  | kubernetes.node     | DENIED | get nodes is missing",
                "denied    | get pods/log               | kubernetes.log      | DENIED | get pods/log is missing",
                "throttled | list ingresses.networking.k8s.io | kubernetes.ingresses | FAILED | the API server is less"
                        + " busy",
                "error     | list endpointslices.discovery.k8s.io | kubernetes.endpoint-slices | FAILED | 500",
                "kubelet   | get pods/log               | kubernetes.log      | FAILED | an error instead of the log",
            })
    void recordsFaultInOutcomeOfAffectedItem(String fault, String operation, String artifact, String code, String words)
            throws IOException {
        Read read = collect(ShopClusterFixture.state(), Faults.none().always(operation, fault(fault)));

        assertThat(read.item(artifact).path("outcome").asText())
                .as(read.outcomes().toString())
                .isEqualTo(code);
        assertThat(read.item(artifact).path("message").asText()).contains(words);
        assertThat(read.item("kubernetes.pod").path("outcome").asText()).isEqualTo("COLLECTED");
        assertThat(read.outcomes())
                .filteredOn(outcome -> !outcome.path("item").asText().startsWith(artifact + "."))
                .allSatisfy(
                        outcome -> assertThat(outcome.path("outcome").asText()).isNotEqualTo("FAILED"));
    }

    private static Fault fault(String word) {
        return switch (word) {
            case "denied" -> new Fault.AccessDenied();
            case "throttled" -> new Fault.Throttled();
            case "error" -> new Fault.ServerError();
            case "kubelet" -> new Fault.KubeletMessage("unable to retrieve container logs for containerd://0123");
            default -> throw new IllegalArgumentException(word);
        };
    }

    @Test
    void readsListAgainWhenTokenExpired() throws IOException {
        ClusterState state = ShopClusterFixture.state()
                .with(IntStream.range(0, MORE_THAN_A_PART)
                        .mapToObj(i -> """
                            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s-%04d", "namespace": "shop",
                             "uid": "s-%04d", "creationTimestamp": "2026-11-25T08:00:00Z"}, "spec": {}}\
                            """.formatted(i, i))
                        .toArray(String[]::new));
        Read read = collect(
                state,
                Faults.none()
                        .add(FaultRule.on(SERVICES, new Fault.ContinueExpired())
                                .from(3)
                                .times(1)));

        JsonNode services = read.item("kubernetes.services");
        assertThat(services.path("outcome").asText()).as(services.toString()).isEqualTo("COLLECTED");
        assertThat(services.path("message").asText()).contains("read again from its start");
        assertThat(services.path("records").asInt()).isEqualTo(MORE_THAN_A_PART);
        assertThat(read.calls().stream().filter(call -> call.operation().equals(SERVICES)))
                .hasSize(6);
    }

    @Test
    void reportsLinesLostByLogRotation() throws IOException {
        long now = Clock.systemUTC().millis();
        List<LogEvent> lines = IntStream.range(0, LINES)
                .mapToObj(
                        i -> new LogEvent(now - LINES + i, now, "line %07d of a log that is interrupted".formatted(i)))
                .toList();
        ClusterState state =
                ShopClusterFixture.state().with(PodLog.of("shop", ShopClusterFixture.POD, "app", false, lines));
        Read read = collect(
                state,
                Faults.none()
                        .once(LOG, new Fault.CutBody())
                        .add(FaultRule.on(LOG, new Fault.LogRotated(LINES - 1_000))
                                .from(2)));

        JsonNode log = read.item("kubernetes.log");
        assertThat(log.path("outcome").asText()).as(log.toString()).isEqualTo("PARTIAL");
        assertThat(log.path("message").asText()).contains("rotated");
    }

    /** The response to the log comes after the deadline; the rest of the evidence is sealed. */
    @Test
    void sealsWhatWasCollectedAtTheDeadline() throws IOException {
        Read read = collect(
                ShopClusterFixture.state(),
                Faults.none().always(LOG, new Fault.Delayed(Duration.ofSeconds(60))),
                "--deadline",
                "8s");

        assertThat(read.ran().exit()).as(read.ran().err()).isEqualTo(1);
        assertThat(read.item("kubernetes.log").path("outcome").asText()).isEqualTo("FAILED");
        assertThat(read.item("kubernetes.pod").path("outcome").asText()).isEqualTo("COLLECTED");
    }

    @Test
    void waitsForSlowResponse() throws IOException {
        Read read = collect(
                ShopClusterFixture.state(), Faults.none().always("*", new Fault.Delayed(Duration.ofMillis(200))));

        assertThat(read.ran().exit()).as(read.ran().err()).isZero();
        assertThat(read.outcomes())
                .extracting(outcome -> outcome.path("outcome").asText())
                .doesNotContain("FAILED", "PARTIAL");
    }
}
