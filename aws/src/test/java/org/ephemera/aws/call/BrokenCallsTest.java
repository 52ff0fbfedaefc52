package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.testing.FreePorts;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages, retries, broken connections, exceeded deadlines: no record is lost or duplicated, and no incomplete result
 * counts as complete.
 */
class BrokenCallsTest {
    private static final String SEARCH = "logs:FilterLogEvents";
    private static final String LOG = "logs:GetLogEvents";
    private static final String STREAM = "aws.logs.stream.1";
    private static final int EVENTS = 100;
    /** Shorter than the validity of a claim. */
    private static final Duration RUN = Duration.ofSeconds(20);

    private static final int RUNS = 3;
    private static final int PAGES_OF_A_RUN = 3;

    @TempDir
    Path folder;

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", EVENTS, 80)
            .withoutInsights()
            .build();

    @Test
    void followsPagesOfALog() throws IOException {
        CollectedPackage gathered = collect(Faults.none().pageSize(LOG, 40));
        assertWhole(gathered);
        List<JsonNode> pages = gathered.log(STREAM, "api.response");
        assertThat(pages).extracting(page -> page.path("count").asInt()).containsExactly(40, 40, 20, 0);
        assertThat(pages).extracting(page -> page.path("page").asInt()).containsExactly(1, 2, 3, 4);
        assertThat(pages).extracting(page -> page.path("more").asBoolean()).containsExactly(true, true, true, false);
        assertThat(pages.get(1).at("/request/params/nextToken").asText()).isNotBlank();
    }

    @Test
    void continuesAfterEmptyPageWithToken() throws IOException {
        CollectedPackage gathered =
                collect(Faults.none().emptyPageWithToken(LOG).pageSize("logs:DescribeLogGroups", 1));
        assertWhole(gathered);
        assertThat(gathered.log(STREAM, "api.response").getFirst().path("count").asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecs:DescribeTasks", LOG, "cloudwatch:GetMetricData", "sts:GetCallerIdentity"})
    void retriesTruncatedBody(String operation) throws IOException {
        CollectedPackage gathered = collect(Faults.none().cutBody(operation));
        assertWhole(gathered);
        assertThat(gathered.log())
                .filteredOn(line -> line.path("event").asText().equals("api.error"))
                // Without Container Insights there is no performance log, and the events are not stored.
                .filteredOn(
                        line -> !line.path("item").asText().matches("aws.(logs.performance|ecs.captured-events)[.].*"))
                .singleElement()
                .satisfies(line -> assertThat(line.at("/error/code").asText()).isEqualTo("BodyCutShort"));
    }

    /** Most AWS errors have status 400; only their body contains the error code. */
    @ParameterizedTest
    @ValueSource(strings = {"ecs:DescribeTasks", LOG, "cloudwatch:GetMetricData"})
    void retriesTruncatedErrorBody(String operation) throws IOException {
        FaultRule throttled = FaultRule.on(operation, new Fault.Throttled()).times(1);
        CollectedPackage gathered = collect(Faults.none().add(throttled).cutBody(operation));
        assertWhole(gathered);
        assertThat(gathered.log())
                .filteredOn(line -> line.at("/error/code").asText().equals("BodyCutShort"))
                .singleElement()
                .satisfies(
                        line -> assertThat(line.at("/response/status").asInt()).isEqualTo(400));
    }

    @Test
    void reportsPartialWhenRestIsTruncated() throws IOException {
        FaultRule cut = FaultRule.on(LOG, new Fault.CutBody()).from(2);
        CollectedPackage gathered = collect(Faults.none().pageSize(LOG, 40).add(cut));
        ItemOutcome stream = gathered.item(STREAM);
        assertThat(stream.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(stream.outcome().message()).contains("the first 40 events in 1 page", "truncated in 3 attempts");
        assertThat(stream.extent().records()).isEqualTo(40);
        assertThat(gathered.log(STREAM, "api.error")).hasSize(3);
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    @Test
    void failsWhenBodyIsAlwaysTruncated() throws IOException {
        CollectedPackage gathered =
                collect(Faults.none().add(FaultRule.on("ecs:DescribeTaskDefinition", new Fault.CutBody())));
        assertThat(gathered.item("aws.ecs.task-definition.1").code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(gathered.item("aws.ecs.task-definition.1").files()).isZero();
        assertThat(gathered.item(STREAM).code()).isEqualTo(OutcomeCode.FAILED);
    }

    @Test
    void logsEveryAttempt() throws IOException {
        CollectedPackage gathered = collect(Faults.none().throttle("ecs:DescribeTasks", 2));
        assertWhole(gathered);
        assertThat(gathered.log("aws.ecs.task", "api.error")).hasSize(2).allSatisfy(line -> {
            assertThat(line.at("/error/code").asText()).isEqualTo("ThrottlingException");
            assertThat(line.at("/error/retryable").asBoolean()).isTrue();
            assertThat(line.at("/response/requestId").asText()).isNotBlank();
        });
        assertThat(gathered.log("aws.ecs.task", "api.response")).hasSize(1);
    }

    @Test
    void failsWhenThrottlingNeverEnds() throws IOException {
        // With more than one attempt, retries would take minutes.
        CollectedPackage gathered = collect(Faults.none().throttle(LOG, Integer.MAX_VALUE), 1);
        assertThat(gathered.item(STREAM).code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(gathered.outcome(STREAM).detail()).isEqualTo("ThrottlingException");
        assertThat(gathered.outcome(STREAM).message()).contains("throttled once in one attempt");
        assertThat(gathered.seal().statement().status()).isEqualTo("failed");
    }

    /** Two requests with two attempts each: three throttles include all attempts of one request. */
    @Test
    void retriesThrottledMetricsAndLogsLonger() throws IOException {
        Faults faults = Faults.none()
                .throttle("cloudwatch:GetMetricData", 3)
                .throttle(LOG, 3)
                .throttle(SEARCH, 3);
        CollectedPackage gathered = collect(faults, 2);
        assertWhole(gathered);
        assertThat(gathered.log("aws.cloudwatch.service-metrics.1", "api.error"))
                .hasSize(3);
        assertThat(gathered.log(STREAM, "api.error")).hasSize(3);
        assertThat(gathered.log())
                .filteredOn(line -> line.at("/error/code").asText().equals("ThrottlingException")
                        && line.at("/request/operation").asText().equals("FilterLogEvents"))
                .hasSize(3);
    }

    @Test
    void retriesServerErrorsInMetrics() throws IOException {
        CollectedPackage gathered = collect(Faults.none().serverError("cloudwatch:GetMetricData", 1));
        assertWhole(gathered);
        assertThat(gathered.log("aws.cloudwatch.service-metrics.1", "api.error"))
                .singleElement()
                .satisfies(line -> assertThat(line.at("/error/code").asText()).isNotBlank());
    }

    @Test
    void keepsReadPagesWhenDeniedLater() throws IOException {
        FaultRule denied = FaultRule.on(LOG, new Fault.AccessDenied()).from(3);
        CollectedPackage gathered = collect(Faults.none().pageSize(LOG, 30).add(denied));
        assertThat(gathered.item(STREAM).code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.outcome(STREAM).message())
                .contains("the first 60 events in 2 pages", "logs:GetLogEvents is missing");
    }

    @Test
    void failsWhenServerIsUnreachable() throws IOException {
        URI closed = URI.create("http://127.0.0.1:" + FreePorts.find());
        CollectedPackage gathered = AcquisitionFixture.at(folder, closed)
                .set("AWS_MAX_ATTEMPTS", "2")
                .collect(AcquisitionFixture.requestFor(scenario.taskArn()));
        assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(gathered.outcome("aws.ecs.task").detail()).isEqualTo("ConnectException");
        assertThat(gathered.outcome("aws.ecs.task").message())
                .contains(closed.toString(), "2 attempts", "AWS_ENDPOINT_URL");
        assertThat(gathered.log("aws.ecs.task", "api.error")).hasSize(2).allSatisfy(line -> {
            assertThat(line.at("/response/status").asInt()).isZero();
            assertThat(line.at("/error/code").asText()).isNotBlank();
            assertThat(line.at("/request/operation").asText()).isEqualTo("DescribeTasks");
        });
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    /** The deadline passes several times; each run resumes from the last token, and no event is duplicated. */
    @Test
    void resumesAfterDeadline() throws IOException {
        AdjustableClock clock = new AdjustableClock(Instant.now(), Duration.ofMillis(1));
        AtomicInteger pages = new AtomicInteger();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none().pageSize(LOG, 10));
                ResponseChangingProxy slow = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .change("GetLogEvents", page -> {
                            int read = pages.incrementAndGet();
                            if (read % PAGES_OF_A_RUN == 0 && read <= RUNS * PAGES_OF_A_RUN) {
                                clock.step(RUN);
                            }
                            return page;
                        })) {
            AcquisitionFixture desk = AcquisitionFixture.at(folder, slow.endpoint(), clock);
            for (int i = 0; i < RUNS; i++) {
                desk.begin(scenario.alert(), RUN);
            }
            CollectedPackage gathered = desk.collect(scenario.alert());
            assertWhole(gathered);
            assertThat(gathered.item(STREAM).attempts()).hasSizeGreaterThan(1);
            assertThat(gathered.log(STREAM, "api.response")).hasSize(EVENTS / 10 + 1);
            assertThat(gathered.log(STREAM, "segment.close"))
                    .anySatisfy(line -> assertThat(line.path("state").asText()).isEqualTo("paused"));
        }
    }

    private void assertWhole(CollectedPackage gathered) throws IOException {
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.codes().values()).doesNotContain(OutcomeCode.FAILED, OutcomeCode.PARTIAL);
        assertThat(gathered.item(STREAM).extent().records()).isEqualTo(EVENTS);
        List<String> events = new ArrayList<>();
        for (JsonNode response : gathered.log(STREAM, "api.response")) {
            Json.parse(gathered.body(response)).path("events").forEach(event -> events.add(event.toString()));
        }
        assertThat(events).hasSize(EVENTS).doesNotHaveDuplicates();
    }

    private CollectedPackage collect(Faults faults) throws IOException {
        return collect(faults, 3);
    }

    private CollectedPackage collect(Faults faults, int attempts) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("AWS_MAX_ATTEMPTS", Integer.toString(attempts))
                    .collect(scenario.alert());
        }
    }
}
