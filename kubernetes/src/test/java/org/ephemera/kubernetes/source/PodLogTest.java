package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.kubernetes.source.ShopObjects.PODS;
import static org.ephemera.kubernetes.source.ShopObjects.lines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads logs in parts, rotated, replaced, or absent. */
class PodLogTest {
    private static final String POD = PODS + "/checkout-a";
    private static final String LOG = POD + "/log";
    private static final Target TARGET = ClusterFixture.pod("checkout-a");
    private static final Instant START = Instant.parse(ShopObjects.START);
    private static final String GONE =
            "unable to retrieve container logs for containerd://3bb6fd00e2a1b91ca08d41b0a50d506ad4eac0f56e23952f67bf37cdd649e75c";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;
    private ReadLimits bounds = ReadLimits.USUAL;
    private Clock clock = Clock.systemUTC();

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
        server.with(POD, ShopObjects.onlyApp("pod-a", 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A log with 100 lines a second for 20 seconds, and 2,000 lines in one second, which exceed a part. */
    private static KubeletLogResponse longLog() {
        StringBuilder text = new StringBuilder();
        for (int second = 0; second < 20; second++) {
            text.append(lines(START.plusSeconds(second), second == 7 ? 900 : 100, "s" + second + " line "));
        }
        return KubeletLogResponse.of(text.toString());
    }

    @Test
    void readsALongLogInPartsWithEveryLine() throws IOException {
        bounds = new ReadLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), 8_000);
        server.answering(LOG, longLog());

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(longLog().lines().size());
        assertThat(log.extent().first()).contains(START);
        assertThat(log.extent().last()).contains(START.plusSeconds(19).plusMillis(99));
        assertThat(gathered.bodies(log).lines().toList()).containsAll(longLog().lines());
        assertThat(server.requests(LOG))
                .hasSizeGreaterThan(10)
                .allSatisfy(asked -> assertThat(asked.query())
                        .containsEntry("timestamps", "true")
                        .containsEntry("container", "app"));
    }

    @Test
    void resumesAPausedLogWithEveryLine() throws IOException {
        bounds = new ReadLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), 8_000);
        AdjustableClock set = new AdjustableClock(Instant.parse("2026-11-26T00:00:00Z"), Duration.ofMillis(1));
        clock = set;
        server.answering(LOG, (exchange, asked) -> {
            if (asked.number() == 5) {
                set.step(Duration.ofSeconds(30));
            }
            longLog().to(exchange, asked);
        });

        desk().begin(TARGET, Duration.ofSeconds(20));
        int before = server.requests(LOG).size();
        CollectedCluster gathered = desk().collect(TARGET);

        assertThat(before).isBetween(5, 6);
        assertThat(server.requests(LOG).get(before).query()).containsKey("sinceTime");
        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.attempts()).hasSize(2);
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(longLog().lines().size());
        assertThat(gathered.bodies(log).lines().toList()).containsAll(longLog().lines());
    }

    @Test
    void reportsMissingTimesWhenTheLogIsRotated() throws IOException {
        bounds = new ReadLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), 8_000);
        KubeletLogResponse rotated = KubeletLogResponse.of(lines(START.plusSeconds(15), 50, "after "));
        server.answering(LOG, (exchange, asked) -> (asked.number() < 3 ? longLog() : rotated).to(exchange, asked));

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(log.outcome().message())
                .contains("rotated", "between 2026-11-20T08:00:0", "and 2026-11-20T08:00:15Z are missing");
    }

    @Test
    void reportsLinesLostAfterAnInterruptedResponse() throws IOException {
        server.answering(LOG, (exchange, asked) -> {
            if (asked.number() == 1) {
                byte[] begun = lines(START, 20, "lost ").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain");
                exchange.sendResponseHeaders(200, begun.length * 2L);
                exchange.getResponseBody().write(begun);
                exchange.getResponseBody().flush();
                pause(500);
            } else {
                ScriptedApiServer.text(exchange, lines(START.plusSeconds(9), 20, "after "));
            }
        });

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(log.outcome().message()).contains("began at 2026-11-20T08:00:00Z", "at 2026-11-20T08:00:09Z");
    }

    @Test
    void kubeletErrorInsteadOfTheLogIsStoredAsAnError() throws IOException {
        server.with(POD, ShopObjects.onlyApp("pod-a", 1));
        server.answering(LOG, (exchange, asked) -> ScriptedApiServer.text(exchange, GONE));

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.outcome().detail()).isEqualTo("NodeError");
        assertThat(log.outcome().message()).contains("instead of the log");
        assertThat(gathered.bodies(log)).isEqualTo(GONE);
        assertThat(gathered.item("kubernetes.previous-log").code()).isEqualTo(OutcomeCode.EXPIRED);
    }

    /** A container may write any text, but each line has a timestamp. */
    @Test
    void errorTextWrittenByAContainerIsALog() throws IOException {
        String first = ShopObjects.time(START, 0) + " " + GONE + "\n";
        server.answering(LOG, (exchange, asked) -> ScriptedApiServer.text(exchange, first));
        assertThat(collect().item("kubernetes.log").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void logIsPartialWhenAKubeletErrorFollowsTheLines() throws IOException {
        String symlink =
                "failed to try resolving symlinks in path \"/var/log/pods/x/0.log\": no such file or directory";
        server.answering(LOG, (exchange, asked) -> ScriptedApiServer.text(exchange, lines(START, 9, "x ") + symlink));

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(log.outcome().message()).contains("10 lines", "failed to try resolving symlinks");
    }

    /** A line without a timestamp was not written by a container, even if its text is unknown. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            9 | failed to read log file "/var/log/pods/x/0.log": input/output error     | PARTIAL | input/output error
            9 | failed to read log file "/var/log/pods/x/0.log": no such file           | PARTIAL | node has removed the log
            9 | words of a later version                                               | PARTIAL | words of a later version
            0 | failed to seek in log file "/var/log/pods/x/0.log": invalid argument    | FAILED  | invalid argument
            0 | words of a later version                                               | PARTIAL | virtual nodes
            """)
    void textOfTheKubeletIsNotALogLine(int lines, String said, OutcomeCode code, String words) throws IOException {
        server.answering(LOG, (exchange, asked) -> ScriptedApiServer.text(exchange, lines(START, lines, "x ") + said));

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.code()).isEqualTo(code);
        assertThat(log.outcome().message()).contains(words);
        assertThat(gathered.bodies(log)).endsWith(said);
    }

    /** The API permits slightly more or fewer bytes than the limit. */
    @ParameterizedTest
    @ValueSource(ints = {-900, -1, 1, 900, 100_000_000})
    void keepsEveryLineWhenTheKubeletExceedsTheLimit(int more) throws IOException {
        bounds = new ReadLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), 8_000);
        server.answering(LOG, (exchange, asked) -> {
            Map<String, String> query = new HashMap<>(asked.query());
            query.merge("limitBytes", "", (limit, none) -> Integer.toString(Integer.parseInt(limit) + more));
            ScriptedApiServer.send(exchange, 200, "text/plain", longLog().part(query));
        });

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(longLog().lines().size());
        assertThat(gathered.bodies(log).lines().toList()).containsAll(longLog().lines());
    }

    /** A line of standard error may follow the end of a part with a time of the previous second. */
    @Test
    void keepsALineThatWasOvertakenAtTheEndOfAPart() throws IOException {
        String overtaken = "2026-11-20T08:00:09.999999000Z overtaken\n";
        KubeletLogResponse file = KubeletLogResponse.of(
                cutAfter(START.plusSeconds(10)) + overtaken + lines(START.plusSeconds(12), 3, "x "));
        server.answering(LOG, file);

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(file.lines().size());
        assertThat(gathered.bodies(log)).contains(overtaken);
    }

    @Test
    void reportsAClockThatWasSetBack() throws IOException {
        server.answering(
                LOG,
                KubeletLogResponse.of(cutAfter(START.plusSeconds(10).plusMillis(500))
                        + lines(START.plusSeconds(2), 900, "left out ")
                        + lines(START.plusSeconds(9), 3, "x ")));

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(log.outcome().message()).contains("go back to 2026-11-20T08:00:09Z");
    }

    /** Returns a first part whose last line is complete and has this time. */
    private String cutAfter(Instant time) {
        String lines = lines(START, 100, "x ") + ShopObjects.time(time, 0) + " ";
        bounds = new ReadLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), lines.length() + 100);
        return lines + "x".repeat(99) + "\n";
    }

    /** Lines that were written between two readings do not count as written too fast. */
    @Test
    void readsALogToItsEndWhenResumedMuchLater() throws IOException {
        bounds = new ReadLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), 8_000);
        Instant now = Instant.parse("2026-11-26T00:00:00Z");
        AdjustableClock set = new AdjustableClock(now, Duration.ofMillis(1));
        clock = set;
        KubeletLogResponse file = KubeletLogResponse.of(lines(now, 300, "x ")
                + lines(now.plusSeconds(2000), 300, "y ")
                + lines(now.plusSeconds(3000), 300, "z "));
        server.answering(LOG, (exchange, asked) -> {
            if (asked.number() == 1) {
                set.step(Duration.ofSeconds(30));
            }
            file.to(exchange, asked);
        });

        desk().begin(TARGET, Duration.ofSeconds(20));
        set.step(Duration.ofHours(1));
        ItemOutcome log = desk().collect(TARGET).item("kubernetes.log");

        assertThat(log.attempts()).hasSize(2);
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(900);
    }

    @Test
    void reportsLinesThatWereRotatedAwayEarlier() throws IOException {
        server.answering(
                LOG, (exchange, asked) -> ScriptedApiServer.text(exchange, lines(START.plusSeconds(3600), 2, "x ")));
        assertThat(collect().message("kubernetes.log")).contains("rotated them away", "started at " + START);
    }

    @Test
    void endsWhenALogGrowsFasterThanItIsRead() throws IOException {
        bounds = new ReadLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), 8_000);
        Instant soon = clock.instant().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        server.answering(LOG, (exchange, asked) -> {
            Instant from = Instant.parse(asked.query().getOrDefault("sinceTime", soon.toString()));
            KubeletLogResponse.of(lines(from, 1, "x ") + lines(from.plusSeconds(120), 900, "on and on "))
                    .to(exchange, asked);
        });

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(log.outcome().message()).contains("written faster than it was read");
        assertThat(server.requests(LOG)).hasSizeLessThan(20);
    }

    /** If a part does not arrive in time, a smaller part is requested. */
    @Test
    void requestsASmallerPartWhenTheLogIsSlow() throws IOException {
        bounds = new ReadLimits(Duration.ofSeconds(2), Duration.ofSeconds(1), 512 << 10);
        server.answering(LOG, (exchange, asked) -> {
            byte[] part = longLog().part(asked.query());
            if ("524288".equals(asked.query().get("limitBytes"))) {
                exchange.sendResponseHeaders(200, 0);
                drip(exchange.getResponseBody(), part);
            } else {
                ScriptedApiServer.send(exchange, 200, "text/plain", part);
            }
        });

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.bodies(log).lines().toList()).containsAll(longLog().lines());
        assertThat(gathered.log(log, "api.error"))
                .extracting(line -> line.path("error").path("code").asText())
                .contains("OutOfTime");
    }

    @Test
    void failsWhenNoByteOfTheLogArrives() throws IOException {
        bounds = new ReadLimits(Duration.ofSeconds(1), Duration.ofMillis(300), 64 << 10);
        server.answering(LOG, (exchange, asked) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            pause(1500);
        });

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(log.outcome().message()).contains("no complete response", "check the network");
    }

    /** An API server waits for an unavailable node longer than a call may take, and other logs wait too. */
    @Test
    void reportsANodeThatIsOffAfterTwoRequests() throws IOException {
        bounds = new ReadLimits(Duration.ofSeconds(1), Duration.ofMillis(300), 8 << 20);
        server.answering(LOG, (exchange, asked) -> pause(1500));

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.outcome().message()).contains("no complete response", "may not reach the kubelet");
        assertThat(server.requests(LOG)).hasSizeLessThanOrEqualTo(2);
    }

    private static void drip(java.io.OutputStream body, byte[] part) throws IOException {
        for (byte one : part) {
            body.write(one);
            body.flush();
            pause(100);
        }
    }

    private static void pause(int milliseconds) throws IOException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private CollectedCluster collect() throws IOException {
        return desk().collect(TARGET);
    }

    private ClusterFixture desk() throws IOException {
        SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
        return new ClusterFixture(folder, new SourceContext(cluster, CloudSurroundings.NONE, bounds, clock));
    }
}
