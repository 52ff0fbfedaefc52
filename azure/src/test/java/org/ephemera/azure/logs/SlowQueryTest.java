package org.ephemera.azure.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.azure.testing.ResponseChangingConnection;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of Log Analytics responses that take longer than the time limit of a call. */
class SlowQueryTest {
    private static final String WORKSPACE = "63613592-b6f7-4c3d-a390-22ba13102111";
    private static final int GATEWAY_TIMEOUT = 504;

    @TempDir
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Clock.systemUTC().instant());

    /**
     * A response of 100 MB on a slow connection: the second half of the first response arrives after the time limit.
     */
    @Test
    void splitsTimeRangeWhenBodyTimesOut() throws IOException {
        AtomicBoolean slow = new AtomicBoolean(true);
        readsAll((exchange, asked, said) -> {
            byte[] body = said.body();
            OutputStream out = ResponseChangingConnection.begin(exchange, said.statusCode(), said, body.length);
            int half = 0;
            if (isOfWorkspace(exchange) && slow.getAndSet(false)) {
                half = body.length / 2;
                out.write(body, 0, half);
                out.flush();
                clock.step(Duration.ofSeconds(31));
            }
            out.write(body, half, body.length - half);
        });
        assertThat(slow).isFalse();
    }

    /** The service times out after the requested 25 seconds; a retry would have only five seconds left. */
    @Test
    void splitsTimeRangeWhenServiceTimesOut() throws IOException {
        AtomicReference<String> heavy = new AtomicReference<>("");
        readsAll((exchange, asked, said) -> {
            String query = new String(asked, UTF_8);
            if (isOfWorkspace(exchange) && heavy.compareAndSet("", query)) {
                clock.step(Duration.ofSeconds(26));
                ResponseChangingConnection.begin(exchange, GATEWAY_TIMEOUT, said, 0);
            } else if (isOfWorkspace(exchange) && query.equals(heavy.get())) {
                lost(exchange, Duration.ofSeconds(5));
            } else {
                ResponseChangingConnection.deliver(exchange, said);
            }
        });
    }

    @Test
    void splitsTimeRangeWhenNoResponseArrives() throws IOException {
        AtomicReference<String> heavy = new AtomicReference<>("");
        readsAll((exchange, asked, said) -> {
            String query = new String(asked, UTF_8);
            if (isOfWorkspace(exchange) && (heavy.compareAndSet("", query) || query.equals(heavy.get()))) {
                lost(exchange, Duration.ofSeconds(31));
            } else {
                ResponseChangingConnection.deliver(exchange, said);
            }
        });
    }

    private void readsAll(ResponseChangingConnection.Fate fate) throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-miner", clock);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                ResponseChangingConnection line = ResponseChangingConnection.to(azure.endpoint(), fate)) {
            CollectedPackage collected = AcquisitionFixture.at(folder, line.endpoint(), clock)
                    .collect(scenario.alert(), Duration.ofHours(1));
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            ItemOutcome rows = collected.item("azure.loganalytics.rows", "workspace", WORKSPACE);
            assertThat(rows.code()).as(rows.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(rows.outcome().message()).contains("1 response truncated");
            assertThat(rows.extent().records()).isEqualTo(324);
        }
    }

    /** The connection ends without a response after the time limit. */
    private void lost(HttpExchange exchange, Duration after) {
        clock.step(after);
        exchange.close();
    }

    private static boolean isOfWorkspace(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().contains(WORKSPACE);
    }
}
