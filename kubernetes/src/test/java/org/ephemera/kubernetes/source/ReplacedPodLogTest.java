package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.kubernetes.source.ShopObjects.PODS;
import static org.ephemera.kubernetes.source.ShopObjects.lines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks logs that do not exist, or that belong to another pod or instance. */
class ReplacedPodLogTest {
    private static final String POD = PODS + "/checkout-a";
    private static final String LOG = POD + "/log";
    private static final Instant START = Instant.parse(ShopObjects.START);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
        server.with(POD, ShopObjects.onlyApp("pod-a", 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            current  | 400 | container \\"app\\" in pod \\"checkout-a\\" is waiting to start: CrashLoopBackOff | EXPIRED | earlier instance: container
            previous | 400 | previous terminated container \\"app\\" in pod \\"checkout-a\\" not found | EXPIRED | the instance before the current one
            current  | 400 | container \\"app\\" in pod \\"checkout-a\\" is not available | EXPIRED | no longer has the container
            current  | 400 | container \\"app\\" in pod \\"checkout-a\\" is terminated | EXPIRED | no longer has its log
            current  | 400 | container app is not valid for pod checkout-a | EXPIRED | no such container now
            current  | 400 | something else | FAILED | HTTP 400 after one attempt: something else
            current  | 500 | Get \\"https://10.0.0.1:10250/containerLogs/shop/checkout-a/app\\": dial tcp 10.0.0.1:10250: connect: connection refused | FAILED | does not reach the kubelet
            """)
    void reportsWhyAKubeletRejectsALog(String which, int status, String message, OutcomeCode code, String words)
            throws IOException {
        server.with(POD, ShopObjects.onlyApp("pod-a", 1));
        server.answering(LOG, (exchange, asked) -> {
            if (asked.query().containsKey("previous") == which.equals("previous")) {
                ScriptedApiServer.refuse(exchange, status, "BadRequest", message.replace("\\", ""));
            } else {
                ScriptedApiServer.text(exchange, lines(START, 1, "x "));
            }
        });

        ItemOutcome log = collect().item(which.equals("previous") ? "kubernetes.previous-log" : "kubernetes.log");

        assertThat(log.code()).isEqualTo(code);
        assertThat(log.outcome().message()).startsWith("app: ").contains(words);
    }

    /** A kubelet that restarts and does not admit a pod again writes its status without containers. */
    @Test
    void logIsExpiredWhenAnEndedPodHasNoContainers() throws IOException {
        ObjectNode pod = ShopObjects.onlyApp("pod-a", 0);
        ((ObjectNode) pod.path("status")).put("phase", "Failed").remove("containerStatuses");
        server.with(POD, pod);
        server.refusing(LOG, 400, "BadRequest", "container \"app\" in pod \"checkout-a\" is not available");

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(log.outcome().message()).contains("the pod has ended (Failed)", "if it ever ran");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContainerCreating", "trying and failing to pull image"})
    void logIsEmptyWhenTheContainerHasNotStarted(String reason) throws IOException {
        ObjectNode pod = ShopObjects.onlyApp("pod-a", 0);
        ((ObjectNode) pod.path("status")).remove("containerStatuses");
        server.with(POD, pod);
        server.refusing(
                LOG, 400, "BadRequest", "container \"app\" in pod \"checkout-a\" is waiting to start: " + reason);

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.EMPTY);
        assertThat(log.outcome().message()).contains("has not started", reason);
    }

    @Test
    void logIsEmptyWhenThePodHasNoNode() throws IOException {
        server.answering(LOG, (exchange, asked) -> exchange.sendResponseHeaders(204, -1));
        assertThat(collect().item("kubernetes.log").code()).isEqualTo(OutcomeCode.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-20T08:00:00.010Z, PARTIAL, lines after that", "2026-11-20T07:00:00Z, EXPIRED, not of this one"
    })
    void rejectsTheLogOfAReplacementPod(String created, OutcomeCode code, String words) throws IOException {
        server.answering(LOG, (exchange, asked) -> {
            ObjectNode other = ShopObjects.onlyApp("pod-b", 0);
            ((ObjectNode) other.path("metadata")).put("creationTimestamp", created);
            server.with(POD, other);
            ScriptedApiServer.text(exchange, lines(START, 20, "whose "));
        });

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(code);
        assertThat(log.outcome().message()).contains("UID pod-b, created at " + created, words);
    }

    @Test
    void doesNotRequestTheLogOfAReplacedPod() throws IOException {
        server.answering(POD, (exchange, asked) -> {
            if (asked.number() == 2) {
                server.with(POD, ShopObjects.onlyApp("pod-b", 0));
            }
            server.usual(exchange, asked);
        });

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(server.requests(LOG)).isEmpty();
    }

    @Test
    void plansThePreviousLogWhenTheContainerRestarts() throws IOException {
        server.answering(LOG, (exchange, asked) -> {
            server.with(POD, ShopObjects.onlyApp("pod-a", 1));
            ScriptedApiServer.text(
                    exchange, lines(START, 1, asked.query().containsKey("previous") ? "before " : "now "));
        });

        CollectedCluster gathered = collect();

        assertThat(gathered.message("kubernetes.log")).contains("restarted", "a later instance");
        assertThat(gathered.bodies(gathered.item("kubernetes.previous-log"))).contains("before 0");
    }

    private CollectedCluster collect() throws IOException {
        SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
        return new ClusterFixture(folder, cluster, ReadLimits.USUAL).collect(ClusterFixture.pod("checkout-a"));
    }
}
