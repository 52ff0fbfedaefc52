package org.ephemera.aws.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries of the event history, from an alert to a sealed package. */
class CloudTrailEventsTest {
    private static final String EVENTS = "aws.cloudtrail.events";
    private static final String LOOKUP = "cloudtrail:LookupEvents";

    @TempDir
    Path folder;

    @Test
    void collectsApiActivity() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(scenario, Faults.none());
        ItemOutcome role = queried(gathered, scenario.taskId());
        assertThat(role.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(role.extent().records()).isEqualTo(5);
        assertThat(role.extent().lostAfter()).isPresent();
        assertThat(role.outcome().message()).contains("collect again later", "(eu-central-1 only");
        ItemOutcome ecs = queried(gathered, "ecs.amazonaws.com");
        assertThat(ecs.extent().records()).as("older events are left out").isEqualTo(6);
        assertThat(queried(gathered, "DeleteLogStream").extent().records()).isEqualTo(1);
        assertThat(queried(gathered, "PutRetentionPolicy").code()).isEqualTo(OutcomeCode.EMPTY);
    }

    /** Calls to IAM are in the history of us-east-1, wherever they are made. */
    @Test
    void queriesIamActivityInGlobalRegion() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        assertThat(collect(scenario, Faults.none()).seal().outcomes().items())
                .filteredOn(item -> item.planned().artifact().equals(EVENTS)
                        && item.planned().param("value").equals(scenario.taskId()))
                .satisfiesExactly(
                        here -> assertThat(here.planned().param("region")).isEqualTo("eu-central-1"), there -> {
                            assertThat(there.planned().param("region")).isEqualTo("us-east-1");
                            assertThat(there.code()).isEqualTo(OutcomeCode.EMPTY);
                            assertThat(there.outcome().message()).contains(scenario.taskId() + " in us-east-1");
                        });
    }

    /** CloudTrail has whole seconds: a window that starts within a second would miss the events of that second. */
    @Test
    void truncatesWindowToSeconds() throws IOException {
        AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-25T12:00:00.700Z"));
        Scenario scenario = ScenarioBuilder.at(clock).container("app", 10, 50).build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            Instant from = clock.instant().minusSeconds(3600);
            AcquisitionFixture.at(folder, cloud.endpoint(), clock)
                    .collect(("{\"target\": \"" + scenario.taskArn() + "\", \"id\": \"1\", \"from\": \"" + from + "\"}")
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(cloud.calls())
                    .filteredOn(call -> call.action().equals(LOOKUP))
                    .isNotEmpty()
                    .allSatisfy(call -> {
                        assertThat(call.input().path("StartTime").asDouble() % 1)
                                .isZero();
                        assertThat(call.input().path("EndTime").asDouble() % 1).isZero();
                    })
                    .extracting(call -> call.input().path("EndTime").asLong())
                    .contains(clock.instant().getEpochSecond() + 1)
                    .doesNotContain(clock.instant().getEpochSecond());
        }
    }

    @Test
    void readsAllPages() throws IOException {
        CollectedPackage gathered = collect(calls(120), Faults.none());
        assertThat(queried(gathered, "ecs.amazonaws.com").extent().records()).isEqualTo(121);
        assertThat(pages(gathered)).containsExactly(1, 2, 3);
    }

    @Test
    void readsOnAfterEmptyPage() throws IOException {
        CollectedPackage gathered = collect(calls(60), Faults.none().emptyPageWithToken(LOOKUP));
        assertThat(queried(gathered, "ecs.amazonaws.com").extent().records()).isEqualTo(61);
        assertThat(pages(gathered)).containsExactly(1, 2, 3);
    }

    @Test
    void retriesWhenThrottled() throws IOException {
        CollectedPackage gathered = collect(calls(60), Faults.none().throttle(LOOKUP, 3));
        assertThat(gathered.codes().values()).doesNotContain(OutcomeCode.FAILED, OutcomeCode.PARTIAL);
        assertThat(queried(gathered, "ecs.amazonaws.com").extent().records()).isEqualTo(61);
    }

    /** Workers of many alerts at once can cause more throttling than the attempts of one call. */
    @Test
    void retriesLaterWhenAllAttemptsAreThrottled() throws IOException {
        Scenario scenario = calls(60);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.refuse("LookupEvents", "ecs.amazonaws.com", "ThrottlingException", 4);
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(scenario.alert());
            assertThat(gathered.codes().values()).doesNotContain(OutcomeCode.FAILED, OutcomeCode.PARTIAL);
            assertThat(queried(gathered, "ecs.amazonaws.com").extent().records())
                    .isEqualTo(61);
            assertThat(pages(gathered)).containsExactly(1, 2);
        }
    }

    @Test
    void reportsProgressWhenThrottlingPersists() throws IOException {
        Scenario scenario = calls(500);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            // All pages except the first of each query, in any order.
            interposed.refuse("LookupEvents", "NextToken", "ThrottlingException");
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "1")
                    .collect(scenario.alert());
            ItemOutcome ecs = queried(gathered, "ecs.amazonaws.com");
            assertThat(ecs.code()).isEqualTo(OutcomeCode.PARTIAL);
            assertThat(ecs.extent().records()).isEqualTo(50);
            assertThat(ecs.outcome().message()).contains("the newest 50 events", "back to", "was throttled");
        }
    }

    @Test
    void failsWithoutAnyPage() throws IOException {
        CollectedPackage gathered = collect(calls(1), Faults.none().throttle(LOOKUP, Integer.MAX_VALUE), "1");
        assertThat(queried(gathered, "ecs.amazonaws.com").code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(queried(gathered, "ecs.amazonaws.com").outcome().message()).contains("was throttled");
    }

    /** A query that the deadline interrupted resumes and requests no page twice. */
    @Test
    void resumesAfterPause() throws IOException {
        Scenario scenario = calls(400);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            // Two requests a second, as in AWS.
            AcquisitionFixture desk =
                    AcquisitionFixture.at(folder, cloud.endpoint()).set("EPHEMERA_QUOTA_SHARE", "100");
            desk.begin(scenario.alert(), Duration.ofSeconds(4));
            long before = cloud.calls().stream()
                    .filter(call -> call.action().equals(LOOKUP))
                    .count();
            CollectedPackage gathered = desk.collect(scenario.alert());
            ItemOutcome ecs = queried(gathered, "ecs.amazonaws.com");
            assertThat(ecs.code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(ecs.extent().records()).isEqualTo(401);
            assertThat(pages(gathered))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 9).boxed().toList());
            assertThat(before).as("pages requested before the pause").isBetween(1L, 13L);
            assertThat(gathered.log(ecs.planned().item(), "segment.open")).hasSizeGreaterThan(1);
        }
    }

    /** The query starts again from the earliest known event if its token expired. */
    @Test
    void continuesWhenTokenExpired() throws IOException {
        Scenario scenario = calls(90);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.refuse("LookupEvents", "NextToken", "InvalidNextTokenException");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint()).collect(scenario.alert());
            ItemOutcome ecs = queried(gathered, "ecs.amazonaws.com");
            assertThat(ecs.code()).isEqualTo(OutcomeCode.COLLECTED);
            // The last event of a page is requested again, because others may have the same second.
            assertThat(ecs.extent().records()).isEqualTo(92);
        }
    }

    private static Scenario calls(long count) {
        return ScenarioBuilder.at(Clock.systemUTC()).calls(count).withExec().build();
    }

    private static ItemOutcome queried(CollectedPackage gathered, String value) {
        return gathered.item(EVENTS, "value", value);
    }

    /** Returns the page numbers of the query for all of ECS, in response order. */
    private static List<Integer> pages(CollectedPackage gathered) {
        String item = queried(gathered, "ecs.amazonaws.com").planned().item();
        return gathered.log().stream()
                .filter(line -> line.path("item").asText().equals(item))
                .filter(line -> line.path("event").asText().equals("api.response"))
                .map(line -> line.path("page"))
                .map(JsonNode::asInt)
                .sorted()
                .toList();
    }

    private CollectedPackage collect(Scenario scenario, Faults faults) throws IOException {
        return collect(scenario, faults, "5");
    }

    private CollectedPackage collect(Scenario scenario, Faults faults, String attempts) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("AWS_MAX_ATTEMPTS", attempts)
                    .collect(scenario.alert());
        }
    }
}
