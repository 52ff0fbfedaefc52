package org.ephemera.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.LogEvent;
import org.ephemera.lab.scenario.LogEvents;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One acquisition for each fault of the cloud, from alert to a sealed package that independent verifiers accept: it
 * checks the item's line in {@code outcomes.jsonl}, and the number of responses and errors in its log.
 */
@Tag("slow")
class FaultsEndToEndTest {
    private static final String TASK = "aws.ecs.task";
    private static final String DEFINITION = "aws.ecs.task-definition.1";
    private static final String STREAM = "aws.logs.stream.1";
    private static final String INSIGHTS = "aws.cloudwatch.container-insights.1";
    private static final String LOG = "logs:GetLogEvents";

    private static final String RETRY_AFTER = "throttled with Retry-After";
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** Pages of forty: three with events, and an empty one with a repeated token. */
    private static final int PAGES = 4;

    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 100, 80).build();

    /**
     * Fault and the expected outcome.
     *
     * @param item the item whose line is checked
     * @param outcome its code, and its detail after a blank if there is one
     * @param says part of its message
     */
    record Case(String name, Faults faults, String item, String outcome, String says, int answers, int errors) {
        /** More than one attempt would wait for minutes if throttling persists. */
        int attempts() {
            return List.of("throttled for good", "throttled on page 2").contains(name) ? 1 : 3;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                log("no fault", pages(), "COLLECTED", "100 events", PAGES, 0),
                log("throttled twice", pages().throttle(LOG, 2), "COLLECTED", "100 events", PAGES, 2),
                log(
                        RETRY_AFTER,
                        pages().throttle(LOG, 1).once(LOG, new Fault.RetryAfter(WAIT)),
                        "COLLECTED",
                        "100 events",
                        PAGES,
                        1),
                log(
                        "throttled for good",
                        pages().throttle(LOG, Integer.MAX_VALUE),
                        "FAILED ThrottlingException",
                        "was throttled once in one attempt",
                        0,
                        1),
                log(
                        "throttled on page 2",
                        pages().add(FaultRule.on(LOG, new Fault.Throttled()).from(2)),
                        "PARTIAL",
                        "the first 40 events in 1 page",
                        1,
                        1),
                log("500 twice", pages().serverError(LOG, 2), "COLLECTED", "100 events", PAGES, 2),
                log(
                        "500 for good",
                        pages().serverError(LOG, Integer.MAX_VALUE),
                        "FAILED InternalFailure",
                        "HTTP 500 after 3 attempts",
                        0,
                        3),
                log("reset once", pages().once(LOG, new Fault.ResetBody()), "COLLECTED", "100 events", PAGES, 1),
                log("truncated once", pages().once(LOG, new Fault.CutBody()), "COLLECTED", "100 events", PAGES, 1),
                log(
                        "truncated from page 3 on",
                        pages().add(FaultRule.on(LOG, new Fault.CutBody()).from(3)),
                        "PARTIAL",
                        "the first 80 events in 2 pages",
                        2,
                        3),
                log(
                        "wrong length",
                        pages().always(LOG, new Fault.WrongLength()),
                        "FAILED UnreadableAnswer",
                        "is not a valid response of logs:GetLogEvents",
                        1,
                        0),
                log(
                        "slow",
                        pages().always(LOG, new Fault.Delayed(Duration.ofMillis(300))),
                        "COLLECTED",
                        "100 events",
                        PAGES,
                        0),
                log("empty page", pages().emptyPageWithToken(LOG), "COLLECTED", "100 events", PAGES + 1, 0),
                log("gzip", pages().always(LOG, new Fault.Gzipped()), "COLLECTED", "100 events", PAGES, 0),
                log(
                        "throttled twice, compressed",
                        pages().throttle(LOG, 2).always(LOG, new Fault.Gzipped()),
                        "COLLECTED",
                        "100 events",
                        PAGES,
                        2),
                log("unknown fields", pages().unknownFields(LOG), "COLLECTED", "100 events", PAGES, 0),
                log(
                        "denied",
                        pages().accessDenied(LOG),
                        "DENIED logs:GetLogEvents",
                        "the permission logs:GetLogEvents is missing",
                        0,
                        1),
                other(
                        "a repeated token in a listing of metrics",
                        Faults.none()
                                .pageSize("ListMetrics", 2)
                                .always("cloudwatch:ListMetrics", new Fault.RepeatedToken()),
                        INSIGHTS,
                        "PARTIAL",
                        "the pagination did not end",
                        6,
                        0),
                other(
                        "a state and fields of the future",
                        Faults.none().unknownFields("ecs:DescribeTasks"),
                        TASK,
                        "COLLECTED Running",
                        "has 1 container",
                        1,
                        0),
                other(
                        "the task stops while it is read",
                        Faults.none()
                                .once("ecs:DescribeTasks", new Fault.CutBody())
                                .add(FaultRule.on("ecs:DescribeTasks", new Fault.TaskStopped())
                                        .from(2)),
                        TASK,
                        "COLLECTED",
                        "the task is STOPPED and has 1 container",
                        1,
                        1),
                other(
                        "the definition is denied",
                        Faults.none().accessDenied("ecs:DescribeTaskDefinition"),
                        DEFINITION,
                        "DENIED ecs:DescribeTaskDefinition",
                        "the permission ecs:DescribeTaskDefinition is missing",
                        0,
                        1));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reportsExpectedOutcomeForEachFault(Case fault) throws IOException {
        CollectedPackage gathered = collect(scenario, fault.faults(), fault.attempts());
        JsonNode line = line(gathered, fault.item());
        assertThat((line.path("outcome").asText() + " " + line.path("detail").asText()).strip())
                .as(line.toString())
                .isEqualTo(fault.outcome());
        assertThat(line.path("message").asText()).contains(fault.says());
        assertThat(line.at("/counts/answers").asInt()).as(line.toString()).isEqualTo(fault.answers());
        assertThat(line.at("/counts/errors").asInt()).as(line.toString()).isEqualTo(fault.errors());
        assertThat(gathered.log(fault.item(), "api.response")).hasSize(fault.answers());
        assertThat(gathered.log(fault.item(), "api.error")).hasSize(fault.errors());
        if (fault.name().equals(RETRY_AFTER)) {
            assertThat(Duration.between(
                            first(gathered, fault.item(), "api.error"), first(gathered, fault.item(), "api.response")))
                    .as("without pauses of minutes")
                    .isGreaterThanOrEqualTo(WAIT);
        }
    }

    private static Instant first(CollectedPackage gathered, String item, String event) {
        return Instant.parse(gathered.log(item, event).getFirst().path("time").asText());
    }

    /** Each service rejects the first signature; the SDK takes the time from the date of the response. */
    @ParameterizedTest
    @MethodSource("skews")
    void correctsWrongClockWithOneAttempt(Duration ahead) throws IOException {
        CollectedPackage gathered = collect(scenario, pages().clockSkew(ahead));
        JsonNode stream = line(gathered, STREAM);
        assertThat(stream.path("outcome").asText()).as(stream.toString()).isEqualTo("COLLECTED");
        assertThat(stream.at("/counts/answers").asInt()).isEqualTo(PAGES);
        // Two parallel requests go to ECS: the first response corrects the clock, perhaps for the other request too.
        assertThat(Stream.of(TASK, "aws.ecs.cluster").flatMap(item -> gathered.log(item, "api.error").stream()))
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(2)
                .allSatisfy(
                        error -> assertThat(error.at("/error/code").asText()).isEqualTo("InvalidSignatureException"));
        assertThat(line(gathered, TASK).path("outcome").asText()).isEqualTo("COLLECTED");
        JsonNode clock = Json.parse(Files.readAllBytes(gathered.folder().resolve(PackageLayout.PACKAGE)))
                .path("clock");
        assertThat(clock.path("offsetMs").asLong()).isBetween(ahead.toMillis() - 30_000, ahead.toMillis() + 30_000);
        assertThat(clock.path("source").asText()).contains("Date headers");
    }

    static Stream<Duration> skews() {
        return Stream.of(Duration.ofMinutes(10), Duration.ofMinutes(-10));
    }

    /** A deregistered definition is still described, with its status. */
    @Test
    void reportsInactiveDefinition() throws IOException {
        CollectedPackage gathered = collect(
                ScenarioBuilder.at(Clock.systemUTC())
                        .container("app", 100, 80)
                        .gone()
                        .build(),
                pages());
        assertThat(line(gathered, TASK).path("outcome").asText()).isEqualTo("EXPIRED");
        JsonNode definition = line(gathered, DEFINITION);
        assertThat(definition.path("outcome").asText()).isEqualTo("COLLECTED");
        assertThat(definition.path("message").asText()).contains("is INACTIVE");
        assertThat(definition.at("/counts/answers").asInt()).isEqualTo(1);
        assertThat(line(gathered, STREAM).at("/counts/answers").asInt()).isEqualTo(PAGES);
    }

    /** Without the fixed end of the window, new events would be read forever. */
    @Test
    @Timeout(60)
    void readsGrowingStreamToEndOfWindow() throws IOException {
        Growing growing = new Growing();
        CollectedPackage gathered = collect(
                ScenarioBuilder.at(Clock.systemUTC())
                        .container("app", 1, 1)
                        .log("app", growing)
                        .build(),
                pages());
        JsonNode stream = line(gathered, STREAM);
        assertThat(stream.path("outcome").asText()).as(stream.toString()).isEqualTo("COLLECTED");
        assertThat(stream.path("message").asText()).contains("100 events");
        assertThat(stream.at("/counts/answers").asInt()).isEqualTo(PAGES);
        assertThat(growing.count()).isGreaterThan(100 + 40 * PAGES);
    }

    /** One header must not delay a collection: it requests an hour, and the deadline is in seconds. */
    @Test
    @Timeout(60)
    void skipsPauseBeyondDeadline() throws IOException {
        Faults faults = Faults.none()
                .always("ecs:DescribeTasks", new Fault.Throttled())
                .always("ecs:DescribeTasks", new Fault.RetryAfter(Duration.ofHours(1)));
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert(), Duration.ofSeconds(4));
            JsonNode task = line(gathered, TASK);
            assertThat(task.path("detail").asText()).as(task.toString()).isEqualTo("Unfinished");
            assertThat(task.path("message").asText()).contains("sealed before it was answered");
            // The pause ends within a second of the deadline, so a slow machine may send one more request.
            assertThat(task.at("/counts/errors").asInt()).isBetween(1, 2);
        }
    }

    /** It was not refused permanently: a later run requests it again. */
    @Test
    @Timeout(60)
    void keepsRateLimitedItemUnfinished() throws IOException {
        Faults faults = Faults.none().always("ecs:DescribeTaskDefinition", new Fault.Throttled());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "20")
                    .collect(scenario.alert(), Duration.ofSeconds(5));
            JsonNode definition = line(gathered, DEFINITION);
            assertThat(definition.path("detail").asText())
                    .as(definition.toString())
                    .isEqualTo("Unfinished");
        }
    }

    /** A hundred events of the last hour, and forty more at the current moment, whenever it is read. */
    private static final class Growing implements LogEvents {
        private final List<LogEvent> events = new ArrayList<>();

        Growing() {
            Instant hour = InstantSource.system().instant().minusSeconds(3600);
            for (int i = 0; i < 100; i++) {
                add(hour.plusMillis(i));
            }
        }

        private void add(Instant at) {
            events.add(new LogEvent(at.toEpochMilli(), at.toEpochMilli() + 1, "line " + events.size()));
        }

        @Override
        public synchronized long count() {
            Instant now = InstantSource.system().instant();
            for (int i = 0; i < 40; i++) {
                add(now);
            }
            return events.size();
        }

        @Override
        public synchronized long timestamp(long index) {
            return events.get(Math.toIntExact(index)).timestamp();
        }

        @Override
        public synchronized LogEvent at(long index) {
            return events.get(Math.toIntExact(index));
        }
    }

    private CollectedPackage collect(Scenario of, Faults faults) throws IOException {
        return collect(of, faults, 3);
    }

    private CollectedPackage collect(Scenario of, Faults faults, int attempts) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(of, faults)) {
            return AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("AWS_MAX_ATTEMPTS", Integer.toString(attempts))
                    .collect(of.alert());
        }
    }

    private static JsonNode line(CollectedPackage gathered, String item) throws IOException {
        List<JsonNode> lines = gathered.outcomeLines().stream()
                .filter(line -> line.path("item").asText().equals(item))
                .toList();
        assertThat(lines).as(item).hasSize(1);
        return lines.getFirst();
    }

    private static Faults pages() {
        return Faults.none().pageSize(LOG, 40);
    }

    private static Case log(String name, Faults faults, String outcome, String says, int answers, int errors) {
        return new Case(name, faults, STREAM, outcome, says, answers, errors);
    }

    private static Case other(
            String name, Faults faults, String item, String outcome, String says, int answers, int errors) {
        return new Case(name, faults, item, outcome, says, answers, errors);
    }
}
