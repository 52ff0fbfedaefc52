package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.IndependentVerifiers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sweep of an account: each completed day once, in packages that independent verifiers accept. */
class SweepCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final String SCOPE = "aws:111122223333/eu-central-1";

    @TempDir
    Path folder;

    private SimulatedCloud cloud;
    private CommandFixture desk;

    @BeforeEach
    void start() {
        at(NOW);
    }

    @AfterEach
    void stop() throws Exception {
        cloud.close();
        IndependentVerifiers.acceptAll(folder);
    }

    /** Returns the same cloud at another time; its service was created twenty days before {@link #NOW}. */
    private void at(Instant now) {
        if (cloud != null) {
            cloud.close();
        }
        Scenario scenario = ScenarioBuilder.at(Clock.fixed(now, ZoneOffset.UTC))
                .container("app", 10, 10)
                .tasks(3)
                .build();
        cloud = SimulatedCloud.start(scenario);
        desk = CommandFixture.in(folder).facing(cloud).at(Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void storesEachCompletedDayOnce() {
        Ran first = desk.run("sweep", SCOPE, "--from", "3d", "--json");
        JsonNode json = first.json();
        long fetched = calls("GetMetricData");
        Ran second = desk.run("sweep", SCOPE, "--from", "3d", "--json");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(json.path("scope").asText()).isEqualTo(SCOPE);
        assertThat(json.path("containers").asInt()).isEqualTo(3);
        assertThat(json.at("/windows/fetched").asInt()).isEqualTo(2);
        assertThat(json.at("/windows/lost").asInt()).isZero();
        assertThat(json.path("packages")).hasSize(2);
        assertThat(json.path("calls").asLong()).isEqualTo(fetched).isEqualTo(2);
        assertThat(json.path("points").asLong()).isPositive();
        assertThat(second.exit()).isZero();
        assertThat(second.json().at("/windows/fetched").asInt()).isZero();
        assertThat(second.json().at("/windows/known").asInt()).isEqualTo(2);
        assertThat(calls("GetMetricData")).isEqualTo(fetched);
    }

    @Test
    void listsLostDays() {
        desk.run("sweep", SCOPE, "--from", "2d", "--json");
        at(NOW.plus(Duration.ofDays(20)));

        Ran later = desk.run("sweep", SCOPE, "--json");

        assertThat(later.exit()).isEqualTo(1);
        Ran again = desk.run("sweep", SCOPE, "--json");

        // Only the afternoon of the last day is available.
        assertThat(later.json().path("lostWindows").valueStream().map(JsonNode::asText))
                .containsExactly("2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30");
        assertThat(later.json().at("/windows/fetched").asInt()).isEqualTo(15);
        assertThat(again.exit()).isZero();
        assertThat(again.json().path("lostWindows")).isEqualTo(later.json().path("lostWindows"));
    }

    @Test
    void dryRunEstimatesCostAndStoresNothing() throws Exception {
        Ran dry = desk.run("sweep", SCOPE, "--dry-run", "--json");
        long requests = calls("GetMetricData");
        assertThat(files(name -> true))
                .as("no store and no key; only a seal requires a key")
                .isEmpty();
        Ran real = desk.run("sweep", SCOPE, "--json");

        assertThat(dry.exit()).as(dry.err()).isZero();
        assertThat(requests).isZero();
        assertThat(dry.json().path("calls")).isEqualTo(real.json().path("calls"));
        assertThat(dry.json().path("priceUsd").asText()).isEqualTo("0.0067");
        assertThat(dry.json().path("bytes").asLong()).isPositive();
        assertThat(dry.json().path("packages")).isEmpty();
        assertThat(real.json().at("/windows/fetched").asInt()).isEqualTo(14);
    }

    /** CloudWatch is requested to compress; the received bytes are stored and counted. */
    @Test
    void storesGzippedResponsesUnchanged() throws Exception {
        Ran ran = desk.run("sweep", SCOPE, "--from", "2d", "--json");
        List<Path> bodies = files(name -> name.contains("/data/raw/aws.sweep.metrics."));
        long kept = 0;
        for (Path body : bodies) {
            byte[] bytes = Files.readAllBytes(body);
            kept += bytes.length;
            assertThat(bytes).startsWith(0x1f, 0x8b);
            try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                assertThat(plain.readAllBytes().length).isGreaterThan(bytes.length);
            }
        }
        assertThat(bodies).hasSize(ran.json().path("calls").asInt());
        assertThat(kept).isEqualTo(ran.json().path("bytes").asLong());
        assertThat(ran.json().path("points").asLong()).isPositive();
    }

    private List<Path> files(Predicate<String> named) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> named.test(file.toString()))
                    .toList();
        }
    }

    private long calls(String operation) {
        return cloud.calls().stream()
                .map(SimulatedCall::operation)
                .filter(operation::equals)
                .count();
    }

    @Test
    void metricsCombinesSweepsAndLiveData() throws Exception {
        String service = "arn:aws:ecs:eu-central-1:111122223333:service/lab/app";
        desk.run("sweep", SCOPE, "--from", "2d", "-q");
        long swept = calls("GetMetricData");

        Ran offline = desk.run("metrics", service, "--from", "2026-11-24", "--offline", "--json");
        Ran both = desk.run("metrics", service, "--from", "2026-11-24", "--svg", "plot.svg", "--json");
        Ran csv = desk.run("metrics", service, "--from", "2026-11-24", "--csv");
        Ran shown = desk.run("metrics", service, "--from", "2026-11-24");

        assertThat(offline.exit()).as(offline.err()).isEqualTo(1);
        assertThat(offline.json().at("/gaps/0/from").asText()).isEqualTo("2026-11-25T00:00:00Z");
        assertThat(offline.json().at("/series/0/points")).hasSize(1440);
        assertThat(both.exit()).as(both.err()).isZero();
        assertThat(both.json().path("gaps")).isEmpty();
        JsonNode average = both.json()
                .path("series")
                .valueStream()
                .filter(series -> series.path("name").asText().equals("CPUUtilization Average"))
                .findFirst()
                .orElseThrow();
        assertThat(average.path("unit").asText()).isEqualTo("Percent");
        assertThat(average.path("period").asInt()).isEqualTo(60);
        assertThat(average.path("points")).hasSize(1440 + 720);
        assertThat(average.at("/points/0/0").asText()).isEqualTo("2026-11-24T00:00:00Z");
        assertThat(average.at("/points/0/1").isDouble()).isTrue();
        assertThat(Files.readString(folder.resolve("plot.svg")))
                .startsWith("<svg ")
                .endsWith("</svg>\n");
        assertThat(csv.out().lines().findFirst()).hasValue("time,metric,statistic,unit,container,value");
        assertThat(csv.out().lines().filter(line -> line.contains(",CPUUtilization,Average,Percent,,")))
                .hasSize(1440 + 720);
        assertThat(shown.out()).contains("CPUUtilization Average").containsPattern("[▁▂▃▄▅▆▇█]{60}");
        // The data that was shown was not stored.
        assertThat(desk.run("metrics", service, "--from", "2026-11-24", "--offline")
                        .exit())
                .isEqualTo(1);
        assertThat(calls("GetMetricData")).isEqualTo(swept + 3);
    }

    /** The target is in no inventory, so CloudWatch received no request: the absence of points is unknown. */
    @Test
    void targetWithoutRequestIsAGap() {
        String task = "arn:aws:ecs:eu-central-1:111122223333:task/lab/00000000000000000000000000000000";
        Ran ran = desk.run("metrics", task, "--from", "2026-11-24", "--json");

        assertThat(ran.exit()).as(ran.err()).isEqualTo(1);
        assertThat(calls("GetMetricData")).isZero();
        assertThat(ran.json().at("/gaps/0/from").asText()).isEqualTo("2026-11-24T00:00:00Z");
        assertThat(ran.json().at("/gaps/0/to").asText()).isEqualTo(NOW.toString());
    }

    @Test
    void sweepsTargetsOfFile() throws Exception {
        Files.writeString(folder.resolve("list"), "# mine\narn:aws:ecs:eu-central-1:111122223333:service/lab/app\n");

        Ran ran = desk.run("sweep", "@list", "--from", "2d", "--json");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.json().path("containers").asInt()).isEqualTo(3);
        assertThat(ran.json().at("/windows/fetched").asInt()).isEqualTo(1);
        assertThat(desk.run("sweep", "nothing").exit()).isEqualTo(2);
        Ran missing = desk.run("sweep", "@none");
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("of scopes not found");
    }

    /** Otherwise the scopes after an inaccessible one would lose a day each night. */
    @Test
    void sweepsOtherScopesWhenOneFails() throws Exception {
        String closed = "aws:999900001111/eu-central-1";
        // As an editor on Windows saves the file.
        Files.writeString(folder.resolve("list"), "\uFEFF" + closed + "\r\n" + SCOPE + "\r\n");

        Ran ran = desk.run("sweep", "@list", "--from", "2d", "--json");
        Ran again = desk.run("sweep", "@list", "--from", "2d");

        assertThat(ran.exit()).as(ran.err()).isEqualTo(3);
        assertThat(ran.err()).contains("Not swept: " + closed, "the credentials belong to account 111122223333");
        assertThat(ran.json().path("scope").asText()).isEqualTo(SCOPE);
        assertThat(ran.json().at("/windows/fetched").asInt()).isEqualTo(1);
        assertThat(ran.json().at("/others/0/scope").asText()).isEqualTo(closed);
        assertThat(ran.json().at("/others/0/error/exitCode").asInt()).isEqualTo(3);
        assertThat(again.exit()).isEqualTo(3);
        assertThat(again.out()).contains("Swept " + SCOPE);
        assertThat(again.err()).contains("Not swept: " + closed);
    }

    @Test
    void reportsEachFailedScope() throws Exception {
        List<String> closed = List.of("aws:999900001111/eu-central-1", "aws:999900002222/eu-central-1");
        Files.write(folder.resolve("list"), closed);

        Ran ran = desk.run("sweep", "@list", "--from", "2d", "--json");

        assertThat(ran.exit()).as(ran.err()).isEqualTo(3);
        assertThat(ran.err()).contains("Not swept: " + closed.get(0), "Not swept: " + closed.get(1));
        assertThat(ran.json().path("scope").asText()).isEqualTo(closed.get(0));
        assertThat(ran.json().at("/error/exitCode").asInt()).isEqualTo(3);
        assertThat(ran.json().at("/others/0/scope").asText()).isEqualTo(closed.get(1));
    }

    /** Otherwise no day would be stored until the data has expired. */
    @ParameterizedTest
    @CsvSource({"1d, ", "12h, ", "2026-11-25, ", "2026-11-24T00:00:01Z, ", "2026-11-20T12:00:00Z, 2026-11-21T23:59:59Z"
    })
    void rejectsTimeWithoutCompleteDay(String from, @Nullable String until) {
        List<String> words = new ArrayList<>(List.of("sweep", SCOPE, "--from", from));
        if (until != null) {
            words.addAll(List.of("--until", until));
        }

        Ran ran = desk.run(words.toArray(String[]::new));

        assertThat(ran.exit()).as(ran.out()).isEqualTo(2);
        assertThat(ran.err()).contains("No complete UTC day between", "2d");
        assertThat(calls("ListMetrics")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"2026-11-24,2026-11-20", "2026-11-24,2026-11-24", "2026-12-01,2026-12-05"})
    void rejectsTimeThatEndsBeforeItStarts(String from, String until) {
        Ran ran = desk.run("sweep", SCOPE, "--from", from, "--until", until);

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("The requested time ends before it starts", "--from", "--until");
        assertThat(calls("ListMetrics")).isZero();
    }

    @Test
    void rejectsFileOfOtherEncoding() throws Exception {
        Files.writeString(folder.resolve("list"), SCOPE + "\r\n", StandardCharsets.UTF_16);

        Ran ran = desk.run("sweep", "@list");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("is not UTF-8 text");
    }

    @Test
    void nextSweepFetchesFailedMetrics() {
        cloud.faults().always("GetMetricData", new Fault.AccessDenied());
        Ran denied = desk.run("sweep", SCOPE, "--from", "2d", "--json");
        cloud.faults().clear();
        Ran mended = desk.run("sweep", SCOPE, "--from", "2d", "--json");

        assertThat(denied.exit()).as(denied.err()).isEqualTo(1);
        assertThat(denied.json().path("openWindows").get(0).asText()).isEqualTo("2026-11-24");
        assertThat(mended.exit()).as(mended.err()).isZero();
        assertThat(mended.json().at("/windows/fetched").asInt()).isEqualTo(1);
    }

    @Test
    void plansNothingFromIncompleteInventory() {
        cloud.faults().always("ListMetrics", new Fault.AccessDenied());
        Ran denied = desk.run("sweep", SCOPE, "--from", "2d", "--json");
        cloud.faults().clear();
        Ran mended = desk.run("sweep", SCOPE, "--from", "2d", "--json");

        assertThat(denied.exit()).isEqualTo(3);
        assertThat(denied.err()).contains("cloudwatch:ListMetrics");
        assertThat(mended.exit()).as(mended.err()).isZero();
    }

    /** A wrong profile must not store data of one account under the name of another one. */
    @Test
    void rejectsCredentialsOfOtherAccount() {
        String other = "aws:999900001111/eu-central-1";
        Ran ran = desk.run("sweep", other, "--from", "2d", "--json");

        assertThat(ran.exit()).as(ran.out()).isEqualTo(3);
        assertThat(ran.err())
                .contains("the credentials belong to account 111122223333", "account 999900001111", "--role");
        assertThat(calls("ListMetrics")).isZero();
        assertThat(calls("GetMetricData")).isZero();
    }

    @Test
    void rejectsClockThatIsAhead() {
        Ran ahead = desk.at(Clock.fixed(NOW.plus(Duration.ofDays(3)), ZoneOffset.UTC))
                .run("sweep", SCOPE, "--from", "2026-11-24", "--json");
        Ran right = desk.run("sweep", SCOPE, "--from", "2026-11-24", "--json");
        Ran behind = desk.at(Clock.fixed(NOW.minus(Duration.ofDays(3)), ZoneOffset.UTC))
                .run("sweep", SCOPE, "--from", "2026-11-20", "--json");
        Ran again = desk.run("sweep", SCOPE, "--from", "2026-11-24", "--json");

        assertThat(ahead.exit()).isEqualTo(3);
        assertThat(ahead.err()).contains("4320 minutes ahead");
        assertThat(right.exit()).as(right.err()).isZero();
        assertThat(right.json().at("/windows/fetched").asInt()).isEqualTo(1);
        assertThat(behind.exit()).as(behind.err()).isZero();
        assertThat(behind.json().at("/windows/fetched").asInt()).isEqualTo(2);
        assertThat(again.json().at("/windows/known").asInt()).isEqualTo(1);
    }
}
