package org.ephemera.azure.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ephemera.azure.testing.Desk;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.testing.Gathered;
import org.ephemera.testing.SetClock;
import org.ephemera.verify.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer of Log Analytics that is on its way for longer than a call may take: a hundred megabytes on a thin line. */
class SlowRowsTest {
    private static final String WORKSPACE = "63613592-b6f7-4c3d-a390-22ba13102111";

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock(Clock.systemUTC().instant());
    private final AtomicBoolean slow = new AtomicBoolean(true);
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void isAskedForAgainInHalves() throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-miner", clock);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            HttpServer line = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            line.createContext("/", exchange -> pass(exchange, azure.endpoint()));
            line.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            line.start();
            try {
                URI endpoint =
                        URI.create("http://127.0.0.1:" + line.getAddress().getPort());
                Gathered gathered = Desk.at(folder, endpoint, clock).collect(scenario.alert(), Duration.ofHours(1));
                assertThat(slow).isFalse();
                assertThat(gathered.report().verdict()).isEqualTo(Verdict.INTACT);
                ItemOutcome rows = gathered.item("azure.loganalytics.rows", "workspace", WORKSPACE);
                assertThat(rows.code()).as(rows.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
                assertThat(rows.outcome().message())
                        .contains("1 answer", "cut off by a limit and asked for again in parts");
                assertThat(rows.extent().records()).isEqualTo(324);
            } finally {
                line.stop(0);
            }
        }
    }

    /** Of the first answer to a query about the workspace the second half comes when its time is over. */
    private void pass(HttpExchange exchange, URI azure) throws IOException {
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            azure.resolve(exchange.getRequestURI().toString()))
                    .version(HttpClient.Version.HTTP_1_1)
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!name.matches("(?i)host|connection|content-length|expect|upgrade|http2-settings")) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<byte[]> said = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            said.headers().map().forEach((name, values) -> {
                if (!name.matches("(?i)content-length|transfer-encoding|connection")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            byte[] body = said.body();
            exchange.sendResponseHeaders(said.statusCode(), body.length == 0 ? -1 : body.length);
            OutputStream out = exchange.getResponseBody();
            int half = 0;
            if (exchange.getRequestURI().getPath().contains(WORKSPACE) && slow.getAndSet(false)) {
                half = body.length / 2;
                out.write(body, 0, half);
                out.flush();
                clock.step(Duration.ofSeconds(31));
            }
            out.write(body, half, body.length - half);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
