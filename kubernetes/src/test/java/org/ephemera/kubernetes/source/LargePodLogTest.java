package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.DisturbedConnection;
import org.ephemera.testing.GeneratedPodLog;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collects a log of 300 MB over a slow connection that is reset once and refused for 40 seconds. */
@Tag("slow")
@Timeout(600)
class LargePodLogTest {
    private static final Target TARGET = ClusterFixture.pod("checkout-a");
    private static final String LOG = ShopObjects.PODS + "/checkout-a/log";
    private static final long BYTES = 300_000_000;
    private static final long RATE = 4_000_000;
    private static final Duration DOWN = Duration.ofSeconds(40);
    private static final int DISTURBANCES = 2;

    @TempDir
    Path folder;

    /**
     * Compares the stored bytes with the log.
     *
     * @param span seconds in which the container wrote the log
     * @param run seconds of one run; 0 for a single run until the end
     */
    @ParameterizedTest
    @CsvSource({"5, 0", "80, 0", "80, 50"})
    void collectsEachByteOnce(int span, int run) throws IOException {
        GeneratedPodLog log =
                GeneratedPodLog.ofBytes(Instant.parse(ShopObjects.START), Duration.ofSeconds(span), BYTES);
        try (ScriptedApiServer server = ShopObjects.in(ScriptedApiServer.in(folder));
                DisturbedConnection proxy =
                        new DisturbedConnection(server.endpoint(), RATE, BYTES / 3, BYTES / 3 * 2, DOWN)) {
            server.with(ShopObjects.PODS + "/checkout-a", ShopObjects.onlyApp("pod-a", 0));
            server.answering(LOG, (exchange, asked) -> log.sendTo(exchange, asked.query()));
            SingleClusterConnection cluster = new SingleClusterConnection(proxy.endpoint(), server.authority());
            int runs = DISTURBANCES;
            for (int i = 0; i < 2 && run > 0; i++) {
                new ClusterFixture(folder, cluster, ReadLimits.USUAL).begin(TARGET, Duration.ofSeconds(run));
                runs++;
            }

            CollectedCluster gathered = new ClusterFixture(folder, cluster, ReadLimits.USUAL).collect(TARGET);

            assertThat(proxy.disturbances()).isEqualTo(DISTURBANCES);
            ItemOutcome item = gathered.item("kubernetes.log");
            assertThat(item.code()).as(item.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(item.extent().records()).isEqualTo(log.lines());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            log.assertStoredIn(gathered.folder(), gathered.log(item, "api.response"));
            // Each interruption repeats at most the second in which it occurred, and the lines before it that may
            // have been overtaken.
            long stored =
                    bytes(gathered.folder().resolve("data/raw/" + item.planned().item()));
            assertThat(stored).isBetween(log.bytes(), log.bytes() + runs * log.bytesInOneSecond() * 21 / 20);
        }
    }

    private static long bytes(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
