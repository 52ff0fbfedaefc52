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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.model.DetailCode;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads logs that are long, interrupted, rotated or unfinished. */
class PodLogTest {
    private static final String POD = PODS + "/checkout-a";
    private static final String LOG = POD + "/log";
    private static final Target TARGET = ClusterFixture.pod("checkout-a");
    private static final Instant START = Instant.parse(ShopObjects.START);
    private static final String GONE = UnavailableLogTest.GONE;
    private static final ReadLimits SHORT =
            new ReadLimits(Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofMillis(10));

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;
    private ReadLimits bounds = ReadLimits.USUAL;

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
        server.with(POD, ShopObjects.onlyApp("pod-a", 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A log with 100 lines a second for 20 seconds, and 900 lines in one of them. */
    private static KubeletLogResponse longLog() {
        StringBuilder text = new StringBuilder();
        for (int second = 0; second < 20; second++) {
            text.append(lines(START.plusSeconds(second), second == 7 ? 900 : 100, "s" + second + " line "));
        }
        return KubeletLogResponse.of(text.toString());
    }

    @Test
    void readsALongLogWithOneRequest() throws IOException {
        server.answering(LOG, longLog());

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(longLog().lines().size());
        assertThat(log.extent().first()).contains(START);
        assertThat(log.extent().last()).contains(START.plusSeconds(19).plusMillis(99));
        assertThat(gathered.bodies(log).getBytes(StandardCharsets.UTF_8))
                .isEqualTo(longLog().body(Map.of()));
        assertThat(server.requests(LOG))
                .singleElement()
                .satisfies(asked -> assertThat(asked.query())
                        .containsOnly(Map.entry("timestamps", "true"), Map.entry("container", "app")));
    }

    /** After an interruption, only lines of the second in which it occurred are stored twice. */
    @Test
    void resumesAnInterruptedLogAtItsLastSecond() throws IOException {
        server.answering(LOG, (exchange, asked) -> {
            if (asked.number() < 5) {
                longLog().interrupted(exchange, asked, 20_000);
            } else {
                longLog().to(exchange, asked);
            }
        });

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(longLog().lines().size());
        assertThat(server.requests(LOG)).hasSize(5);
        List<String> stored = gathered.bodies(log).lines().toList();
        assertThat(stored).containsAll(longLog().lines());
        assertThat(stored.size() - longLog().lines().size()).isBetween(4, 4 * 101 + 900);
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    @Test
    void resumesAPausedLogWithEveryLine() throws IOException {
        server.answering(LOG, (exchange, asked) -> {
            if (asked.number() == 1) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(longLog().body(asked.query()), 0, 20_000);
                exchange.getResponseBody().flush();
                pause(20_000);
            } else {
                longLog().to(exchange, asked);
            }
        });

        desk().begin(TARGET, Duration.ofSeconds(4));
        int before = server.requests(LOG).size();
        CollectedCluster gathered = desk().collect(TARGET);

        assertThat(before).isEqualTo(1);
        assertThat(server.requests(LOG).get(before).query()).containsKey("sinceTime");
        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.attempts()).hasSize(2);
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(longLog().lines().size());
        assertThat(gathered.bodies(log).lines().toList()).containsAll(longLog().lines());
    }

    @Test
    void reportsMissingTimesWhenTheLogIsRotated() throws IOException {
        KubeletLogResponse rotated = KubeletLogResponse.of(lines(START.plusSeconds(15), 50, "after "));
        server.answering(LOG, (exchange, asked) -> {
            if (asked.number() == 1) {
                longLog().interrupted(exchange, asked, 20_000);
            } else {
                rotated.to(exchange, asked);
            }
        });

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(log.outcome().message())
                .contains("rotated", "between 2026-11-20T08:00:0", "and 2026-11-20T08:00:15Z are missing");
    }

    /** A container may write a text without a line feed and wait; the log is not requested again for it. */
    @Test
    void requestsOnlyTheLastLineIfItHasNoLineFeed() throws IOException {
        String prompt = "2026-11-20T08:00:20.000000000Z login: ";
        server.answering(LOG, (exchange, asked) -> {
            boolean tail = asked.query().containsKey("tailLines");
            String all = new String(longLog().body(Map.of()), StandardCharsets.UTF_8) + prompt;
            ScriptedApiServer.text(exchange, tail ? prompt : all);
        });

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(longLog().lines().size() + 1);
        assertThat(gathered.bodies(log)).endsWith(prompt).containsOnlyOnce("s3 line 5\n");
        assertThat(server.requests(LOG)).hasSize(2);
    }

    /** The runtime stores a line of more than 16 KiB in several entries, and the timestamp of the last is later. */
    @Test
    void acceptsALongLastLineWithoutLineFeed() throws IOException {
        String line = START + " " + "x".repeat(20_000) + "end";
        server.answering(
                LOG,
                (exchange, asked) -> ScriptedApiServer.text(
                        exchange,
                        asked.query().containsKey("tailLines")
                                ? START.plusMillis(5) + " " + line.substring(17_000)
                                : line));

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(server.requests(LOG)).hasSize(2);
    }

    /** The last line is "x"; the first response breaks after an "x" of an earlier line. */
    @Test
    void doesNotTakeAnInterruptedLineForAShortLastLine() throws IOException {
        String all = new String(longLog().body(Map.of()), StandardCharsets.UTF_8) + START.plusSeconds(20) + " x";
        String cut = all.substring(0, 10_000);
        server.answering(
                LOG,
                (exchange, asked) -> ScriptedApiServer.text(
                        exchange,
                        asked.query().containsKey("tailLines")
                                ? START.plusSeconds(20) + " x"
                                : asked.number() == 1
                                        ? cut.substring(0, cut.lastIndexOf('\n') + 1) + START + " x"
                                        : all));

        CollectedCluster gathered = collect();

        assertThat(gathered.bodies(gathered.item("kubernetes.log"))).contains("s19 line 99");
    }

    /** An API server ends its response normally if its connection to the kubelet breaks. */
    @Test
    void resumesAResponseThatEndsWithinALine() throws IOException {
        server.answering(LOG, (exchange, asked) -> {
            byte[] body = longLog().body(asked.query());
            ScriptedApiServer.send(
                    exchange, 200, "text/plain", asked.number() == 1 ? Arrays.copyOf(body, 10_007) : body);
        });

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(longLog().lines().size());
        assertThat(gathered.bodies(log).lines().toList()).containsAll(longLog().lines());
    }

    @Test
    void reportsResponsesThatAllEndWithinALine() throws IOException {
        server.answering(LOG, (exchange, asked) -> {
            byte[] body = longLog().body(asked.query());
            boolean tail = asked.query().containsKey("tailLines");
            ScriptedApiServer.send(exchange, 200, "text/plain", tail ? body : Arrays.copyOf(body, 10_007));
        });

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(log.outcome().message()).contains("ended within a different line");
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

    /** A line of standard error may follow the last line before an interruption with a time of the previous second. */
    @Test
    void keepsALineThatWasOvertakenBeforeAnInterruption() throws IOException {
        String overtaken = "2026-11-20T08:00:09.999999000Z overtaken\n";
        String before = lines(START, 100, "x ") + lines(START.plusSeconds(10), 1, "last ");
        KubeletLogResponse file = KubeletLogResponse.of(before + overtaken + lines(START.plusSeconds(12), 3, "x "));
        server.answering(LOG, (exchange, asked) -> {
            if (asked.number() == 1) {
                file.interrupted(exchange, asked, before.length());
            } else {
                file.to(exchange, asked);
            }
        });

        CollectedCluster gathered = collect();

        ItemOutcome log = gathered.item("kubernetes.log");
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(file.lines().size());
        assertThat(gathered.bodies(log)).contains(overtaken);
    }

    @Test
    void reportsAClockThatWasSetBack() throws IOException {
        String before = lines(START.plusSeconds(10), 100, "x ");
        KubeletLogResponse file = KubeletLogResponse.of(
                before + lines(START.plusSeconds(2), 900, "left out ") + lines(START.plusSeconds(9), 3, "x "));
        server.answering(LOG, (exchange, asked) -> {
            if (asked.number() == 1) {
                file.interrupted(exchange, asked, before.length() + 500);
            } else {
                file.to(exchange, asked);
            }
        });

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(log.outcome().message()).contains("go back to 2026-11-20T08:00:02Z");
    }

    @ParameterizedTest
    @CsvSource({"4, false", "6, true"})
    void reportsPossibleRotationSecondsAfterTheStart(int seconds, boolean reported) throws IOException {
        server.answering(
                LOG, (exchange, asked) -> ScriptedApiServer.text(exchange, lines(START.plusSeconds(seconds), 2, "x ")));

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.outcome().detail()).isEqualTo(reported ? DetailCode.POSSIBLY_ROTATED : "");
    }

    @Test
    void failsWhenNoByteOfTheLogArrives() throws IOException {
        bounds = SHORT;
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
        bounds = SHORT;
        server.answering(LOG, (exchange, asked) -> pause(1500));

        ItemOutcome log = collect().item("kubernetes.log");

        assertThat(log.outcome().message()).contains("no complete response", "may not reach the kubelet");
        assertThat(server.requests(LOG)).hasSizeLessThanOrEqualTo(2);
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
        return new ClusterFixture(
                folder, new SourceContext(cluster, CloudSurroundings.NONE, bounds, Clock.systemUTC()));
    }
}
