package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.kubernetes.source.ShopObjects.PODS;
import static org.ephemera.kubernetes.source.ShopObjects.lines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.model.DetailCode;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads logs for which the kubelet returns the text of a removed container, or of a runtime that does not respond. */
class UnavailableLogTest {
    static final String GONE =
            "unable to retrieve container logs for containerd://3bb6fd00e2a1b91ca08d41b0a50d506ad4eac0f56e23952f67bf37cdd649e75c";
    private static final String POD = PODS + "/checkout-a";
    private static final String LOG = POD + "/log";
    private static final Target TARGET = ClusterFixture.pod("checkout-a");
    private static final ReadLimits BOUNDS =
            new ReadLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMillis(10));
    private static final String LINE = lines(Instant.parse(ShopObjects.START), 1, "x ");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
        server.with(POD, ShopObjects.onlyApp("pod-a", 1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void failsIfNoLogOfTheContainerCanBeRead() throws IOException {
        server.answering(LOG, (exchange, asked) -> ScriptedApiServer.text(exchange, GONE));

        CollectedCluster gathered = collect();

        assertFailed(gathered, "kubernetes.log");
        assertFailed(gathered, "kubernetes.previous-log");
        assertThat(gathered.bodies(gathered.item("kubernetes.log"))).isEqualTo(GONE + GONE);
    }

    @Test
    void isExpiredIfOnlyThePreviousLogIsGone() throws IOException {
        server.answering(
                LOG,
                (exchange, asked) ->
                        ScriptedApiServer.text(exchange, asked.query().containsKey("previous") ? GONE : LINE));

        CollectedCluster gathered = collect();

        assertThat(gathered.item("kubernetes.log").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("kubernetes.previous-log").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(server.requests(LOG).stream()
                        .filter(asked -> asked.query().containsKey("previous"))
                        .count())
                .isEqualTo(2);
    }

    /** A restart between the two requests makes another instance the previous one. */
    @Test
    void failsIfTheContainerWasRestartedMeanwhile() throws IOException {
        server.answering(LOG, (exchange, asked) -> {
            boolean previous = asked.query().containsKey("previous");
            if (previous) {
                server.with(POD, ShopObjects.onlyApp("pod-a", 2));
            }
            ScriptedApiServer.text(exchange, previous ? GONE : LINE);
        });
        assertFailed(collect(), "kubernetes.previous-log");
    }

    @Test
    void collectsTheLogOfTheSecondRequest() throws IOException {
        server.answering(
                LOG,
                (exchange, asked) -> ScriptedApiServer.text(exchange, asked.number() == 1 ? GONE : LINE.repeat(2)));

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(2);
    }

    @Test
    void isExpiredIfThePodHasEnded() throws IOException {
        ObjectNode evicted = ShopObjects.onlyApp("pod-a", 0);
        ((ObjectNode) evicted.path("status")).put("phase", "Failed").put("reason", "Evicted");
        server.with(POD, evicted);
        server.answering(LOG, (exchange, asked) -> ScriptedApiServer.text(exchange, GONE));

        assertThat(collect().item("kubernetes.log").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(server.requests(LOG)).hasSize(1);
    }

    private static void assertFailed(CollectedCluster gathered, String artifact) {
        ItemOutcome log = gathered.item(artifact);
        assertThat(log.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(log.outcome().detail()).isEqualTo(DetailCode.NODE_ERROR);
    }

    private CollectedCluster collect() throws IOException {
        SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
        SourceContext access = new SourceContext(cluster, CloudSurroundings.NONE, BOUNDS, Clock.systemUTC());
        return new ClusterFixture(folder, access).collect(TARGET);
    }
}
