package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.ResponseParts;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.CallResult;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores a response in parts, from an API server whose calls may take one second. */
class StreamedResponseTest {
    private static final String LOG = ShopObjects.PODS + "/checkout-a/log";
    private static final ReadLimits SHORT =
            new ReadLimits(Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofMillis(10));
    private static final Duration PAUSE = Duration.ofMillis(600);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void storesAResponseThatTakesLongerThanACall() throws IOException {
        server.answering(LOG, (exchange, asked) -> send(exchange, 4, 2000));

        CollectedCluster gathered = collect();

        assertThat(gathered.item("kubernetes.log").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.bodies(gathered.item("kubernetes.log"))).hasSize(4 * 2000);
        assertThat(gathered.log(gathered.item("kubernetes.log"), "api.error")).isEmpty();
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    @Test
    void keepsTheBytesOfAResponseThatIsTooSlow() throws IOException {
        server.answering(LOG, (exchange, asked) -> send(exchange, 20, 10));

        CollectedCluster gathered = collect();

        assertThat(gathered.item("kubernetes.log").code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.bodies(gathered.item("kubernetes.log")))
                .isNotEmpty()
                .hasSizeLessThan(20 * 10);
        assertThat(gathered.log(gathered.item("kubernetes.log"), "api.error"))
                .singleElement()
                .satisfies(line -> assertThat(line.at("/error/code").asText()).isEqualTo(ApiFailure.OUT_OF_TIME));
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    private static void send(HttpExchange exchange, int chunks, int bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                out.write("x".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CollectedCluster collect() throws IOException {
        SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
        SourceContext access = new SourceContext(cluster, CloudSurroundings.NONE, SHORT, Clock.systemUTC());
        RegisteredSource streaming = new RegisteredSource(
                ClusterArtifacts.LOG, new ClusterSource(ClusterArtifacts.LOG, access, StreamedResponseTest::stream));
        return new ClusterFixture(folder, access).replacing(streaming).collect(ClusterFixture.pod("checkout-a"));
    }

    private static SourceResult stream(ItemContext asking) throws IOException {
        ResourceRequest request = ResourceRequest.get(
                KubernetesOperations.GET_POD_LOG, asking.place().namespace(), "checkout-a");
        return switch (asking.calls().stream(request, ByteArrayOutputStream::new, new OneRecord())) {
            case CallResult.Failed<ByteArrayOutputStream> refused ->
                new SourceResult.Finished(new Outcome.Partial(refused.failure().code()));
            case CallResult.Answered<ByteArrayOutputStream> answered -> {
                asking.calls().log(answered.stored(), ResponsePage.only(1));
                yield new SourceResult.Finished(new Outcome.Collected("all"), EvidenceExtent.of(1));
            }
        };
    }

    private record OneRecord() implements ResponseParts.Progress {
        @Override
        public long records() {
            return 1;
        }

        @Override
        public ResumeCursor cursor() {
            return ResumeCursor.START;
        }
    }
}
