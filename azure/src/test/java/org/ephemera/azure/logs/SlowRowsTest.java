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
import org.ephemera.azure.testing.AlteringConnection;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.testing.SetClock;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Log Analytics does not answer in the time that a call may take. */
class SlowRowsTest {
    private static final String WORKSPACE = "63613592-b6f7-4c3d-a390-22ba13102111";
    private static final int GATEWAY_TIMEOUT = 504;

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock(Clock.systemUTC().instant());

    /** A hundred megabytes on a thin line: of the first answer the second half comes when its time is over. */
    @Test
    void anAnswerThatDoesNotComeToItsEndIsAskedForAgainInHalves() throws IOException {
        AtomicBoolean slow = new AtomicBoolean(true);
        readsAll((exchange, asked, said) -> {
            byte[] body = said.body();
            OutputStream out = AlteringConnection.begin(exchange, said.statusCode(), said, body.length);
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

    /** After the 25 seconds that are asked for; another attempt would have five, and nothing would be known of it. */
    @Test
    void aQueryThatTheServiceGaveUpIsNotMadeAgainButInHalves() throws IOException {
        AtomicReference<String> heavy = new AtomicReference<>("");
        readsAll((exchange, asked, said) -> {
            String query = new String(asked, UTF_8);
            if (isOfWorkspace(exchange) && heavy.compareAndSet("", query)) {
                clock.step(Duration.ofSeconds(26));
                AlteringConnection.begin(exchange, GATEWAY_TIMEOUT, said, 0);
            } else if (isOfWorkspace(exchange) && query.equals(heavy.get())) {
                lost(exchange, Duration.ofSeconds(5));
            } else {
                AlteringConnection.deliver(exchange, said);
            }
        });
    }

    @Test
    void aQueryOfWhichNothingIsHeardIsMadeAgainInHalves() throws IOException {
        AtomicReference<String> heavy = new AtomicReference<>("");
        readsAll((exchange, asked, said) -> {
            String query = new String(asked, UTF_8);
            if (isOfWorkspace(exchange) && (heavy.compareAndSet("", query) || query.equals(heavy.get()))) {
                lost(exchange, Duration.ofSeconds(31));
            } else {
                AlteringConnection.deliver(exchange, said);
            }
        });
    }

    private void readsAll(AlteringConnection.Fate fate) throws IOException {
        AzureScenario scenario = AzureScenario.named("aci-miner", clock);
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                AlteringConnection line = AlteringConnection.to(azure.endpoint(), fate)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, line.endpoint(), clock)
                    .collect(scenario.alert(), Duration.ofHours(1));
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            ItemOutcome rows = gathered.item("azure.loganalytics.rows", "workspace", WORKSPACE);
            assertThat(rows.code()).as(rows.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(rows.outcome().message())
                    .contains("1 answer", "cut off by a limit and asked for again in parts");
            assertThat(rows.extent().records()).isEqualTo(324);
        }
    }

    /** The connection ends without an answer when the time is over. */
    private void lost(HttpExchange exchange, Duration after) {
        clock.step(after);
        exchange.close();
    }

    private static boolean isOfWorkspace(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().contains(WORKSPACE);
    }
}
