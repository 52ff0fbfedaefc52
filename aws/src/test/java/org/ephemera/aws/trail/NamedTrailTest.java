package org.ephemera.aws.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ephemera.aws.target.JsonStringList;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.lab.scenario.StoredTrail;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queries of a named trail in addition to the event history: its log group is in another region than the target, and
 * its events of a service are up to 200 days old, which is longer than the history keeps them.
 */
@Tag("slow")
class NamedTrailTest {
    private static final String ERASURES = JsonStringList.toJson(List.of(
            "DeleteLogStream",
            "DeleteLogGroup",
            "PutRetentionPolicy",
            "StopLogging",
            "DeleteTrail",
            "UpdateTrail",
            "PutEventSelectors"));
    private static final String HISTORY = "aws.cloudtrail.events";
    private static final String LOG = "aws.cloudtrail.log";
    private static final String TRAIL_REGION = "us-west-2";

    @TempDir
    Path folder;

    @Test
    void findsEventsOlderThanHistory() throws IOException {
        Scenario scenario = scenario(20).build();
        CollectedPackage gathered = collect(scenario, LOG, since(scenario, 250), Faults.none());
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);

        ItemOutcome ecs = queried(gathered, LOG, TrailQuery.SOURCE);
        assertThat(ecs.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(ecs.extent().records())
                .as("20 calls, two sessions and an old deployment; not the call in another account")
                .isEqualTo(23);
        assertThat(ecs.extent().first().orElseThrow()).isBefore(old(scenario, 199));
        assertThat(queried(gathered, LOG, TrailQuery.MENTION).extent().records())
                .as("the sessions, the old deployment of the service, and the task's role in another region")
                .isEqualTo(4);
        assertThat(gathered.item(LOG, "values", JsonStringList.toJson(List.of("ExecuteCommand", "StartSession")))
                        .extent()
                        .records())
                .isEqualTo(2);
        assertThat(gathered.item(LOG, "values", ERASURES).code()).isEqualTo(OutcomeCode.EMPTY);

        ItemOutcome session = gathered.item("aws.ecs.exec-session", "session", "ecs-execute-command-0ldsession0000001");
        assertThat(session.planned().window().from())
                .as("the log of an old session is searched at its time")
                .isBefore(old(scenario, 199));

        ItemOutcome history = gathered.item(HISTORY, "value", "ecs.amazonaws.com");
        assertThat(history.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(history.outcome().message()).contains("21 events", "the named trail is queried");
    }

    /** Trails often use the class Infrequent Access, which only Logs Insights reads. */
    @Test
    void queriesInfrequentAccessWithInsights() throws IOException {
        Scenario scenario = scenario(20).build();
        StoredTrail stored = scenario.audit().stored().orElseThrow();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.refuse("FilterLogEvents", "/lab/trail", "InvalidOperationException");
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .set(TrailLogGroup.SETTING, stored.groupArn())
                    .collect(since(scenario, 250));
            ItemOutcome ecs = queried(gathered, LOG, TrailQuery.SOURCE);
            assertThat(ecs.code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(ecs.outcome().message()).contains("23 events of the trail", "read with Logs Insights");
            assertThat(ecs.extent().first().orElseThrow()).isBefore(old(scenario, 199));
            assertThat(queried(gathered, LOG, TrailQuery.MENTION).extent().records())
                    .isEqualTo(4);
            assertThat(gathered.item(LOG, "values", ERASURES).code()).isEqualTo(OutcomeCode.EMPTY);
            assertThat(gathered.item("aws.ecs.exec-session", "session", "ecs-execute-command-0ldsession0000001")
                            .planned()
                            .window()
                            .from())
                    .as("the messages are parsed for sessions")
                    .isBefore(old(scenario, 199));
            assertThat(cloud.calls().stream().filter(call -> call.action().equals("logs:StartQuery")))
                    .isNotEmpty()
                    .allMatch(call -> call.region().equals(TRAIL_REGION));
        }
    }

    @Test
    void queriesTrailInItsRegion() throws IOException {
        Scenario scenario = scenario(1).build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            fixture(cloud, scenario, LOG).collect(since(scenario, 1));
            assertThat(cloud.calls().stream()
                            .filter(call -> call.operation().equals("FilterLogEvents"))
                            .filter(call -> !call.input().toString().contains("containerinsights"))
                            .filter(call ->
                                    !call.input().path("logStreamNamePrefix").isTextual())
                            .map(SimulatedCall::region))
                    .isNotEmpty()
                    .containsOnly(TRAIL_REGION);
        }
    }

    /** The account of the credentials may have another group of this name, which is not the target's. */
    @Test
    void queriesTrailOfOtherAccountByArn() throws IOException {
        Scenario scenario = scenario(1).build();
        String arn = scenario.audit().stored().orElseThrow().groupArn();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace("GetCallerIdentity", scenario.account(), "999900001111");
            for (String operation : List.of("DescribeClusters", "ListTasks", "DescribeServices")) {
                interposed.refuse(operation, "", "AccessDeniedException");
            }
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .set(TrailLogGroup.SETTING, arn)
                    .collect(since(scenario, 1));
            assertThat(cloud.calls())
                    .filteredOn(call -> call.operation().equals("FilterLogEvents"))
                    .isNotEmpty()
                    .allSatisfy(call -> assertThat(
                                    call.input().path("logGroupIdentifier").asText())
                            .isEqualTo(arn));
            assertThat(gathered.seal().outcomes().items())
                    .noneMatch(item -> item.planned().artifact().equals("aws.logs.group"));
        }
    }

    /** Without a named trail, the outcome states the gap and a possible source. */
    @Test
    void reportsWindowOlderThanHistory() throws IOException {
        Scenario scenario = scenario(3).build();
        CollectedPackage older = collect(scenario, "", since(scenario, 250), Faults.none());
        ItemOutcome partly = older.item(HISTORY, "value", "ecs.amazonaws.com");
        assertThat(partly.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(partly.outcome().message()).contains("4 events", "keeps 90 days", "--trail");

        folder = folder.resolve("old");
        CollectedPackage old = collect(scenario, "", between(scenario, 250, 100), Faults.none());
        ItemOutcome gone = old.item(HISTORY, "value", "ecs.amazonaws.com");
        assertThat(gone.code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gone.outcome().message()).contains("keeps 90 days", "--trail");

        folder = folder.resolve("named");
        CollectedPackage named = collect(scenario, LOG, between(scenario, 250, 100), Faults.none());
        assertThat(named.item(HISTORY, "value", "ecs.amazonaws.com").code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(queried(named, LOG, TrailQuery.SOURCE).extent().records()).isEqualTo(2);
    }

    /** The history allows two requests a second, so twenty tasks are queried; a trail is searched for all tasks. */
    @Test
    void queriesTrailForAllTasks() throws IOException {
        Scenario scenario = scenario(1).tasks(60).build();
        CollectedPackage gathered = collect(scenario, LOG, since(scenario, 1), Faults.none());
        List<ItemOutcome> mentions = gathered.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(LOG))
                .filter(item -> item.planned().param("attribute").equals(TrailQuery.MENTION))
                .toList();
        assertThat(mentions).hasSize(3).allMatch(item -> item.code() == OutcomeCode.COLLECTED);
        assertThat(mentions.stream().mapToLong(item -> item.extent().records()).sum())
                .as("a call of each task's role, and the session")
                .isEqualTo(61);
        ItemOutcome left = gathered.item(HISTORY, "value", "");
        assertThat(left.code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(left.outcome().message()).contains("the 40 others");
    }

    @Test
    void readsOnAfterEmptyPage() throws IOException {
        Scenario scenario = scenario(40).build();
        Faults faults = Faults.none().emptyPageWithToken("logs:FilterLogEvents").pageSize("logs:FilterLogEvents", 20);
        ItemOutcome ecs = queried(collect(scenario, LOG, since(scenario, 250), faults), LOG, TrailQuery.SOURCE);
        assertThat(ecs.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(ecs.extent().records()).isEqualTo(43);
    }

    @Test
    void reportsLocationWhenLogGroupIsMissing() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC()).build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            StoredTrail none = new StoredTrail(scenario.account(), TRAIL_REGION, List.of());
            ItemOutcome ecs = queried(
                    AcquisitionFixture.at(folder, cloud.endpoint())
                            .set(TrailLogGroup.SETTING, none.groupArn())
                            .collect(scenario.alert()),
                    LOG,
                    TrailQuery.SOURCE);
            assertThat(ecs.code()).isEqualTo(OutcomeCode.FAILED);
            assertThat(ecs.outcome().message()).contains("us-west-2 of account 111122223333");
        }
    }

    /** An invalid id is not put into a query, and the others are queried. */
    @Test
    void sendsNoQueryForHostileId() throws IOException {
        Scenario scenario = scenario(1).tasks(2).build();
        String id = scenario.taskId();
        String hostile = "x' OR '1'='1";
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace("DescribeTasks", id, hostile);
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .set(
                            TrailLogGroup.SETTING,
                            scenario.audit().stored().orElseThrow().groupArn())
                    .collect(since(scenario, 1));
            ItemOutcome unfit = gathered.item(LOG, "values", JsonStringList.toJson(List.of(hostile)));
            assertThat(unfit.code()).isEqualTo(OutcomeCode.FAILED);
            assertThat(unfit.outcome().detail()).isEqualTo("NameUnfit");
            assertThat(queried(gathered, LOG, TrailQuery.MENTION).code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(cloud.calls().stream()
                            .filter(call -> call.operation().equals("FilterLogEvents"))
                            .filter(call -> call.region().equals(TRAIL_REGION))
                            .map(call -> call.input().toString()))
                    .isNotEmpty()
                    .noneMatch(input -> input.contains("OR '1'"));
        }
    }

    /**
     * Without its tasks, the session names of a service are unknown: the outcomes contain the gap, and the service is
     * queried.
     */
    @Test
    void reportsGapWhenTasksAreDenied() throws IOException {
        Scenario scenario = scenario(1).build();
        CollectedPackage gathered =
                collect(scenario, LOG, since(scenario, 250), Faults.none().accessDenied("ecs:ListTasks"));
        for (ItemOutcome untold : List.of(gathered.item(HISTORY, "value", ""), gathered.item(LOG, "values", "[]"))) {
            assertThat(untold.code()).isEqualTo(OutcomeCode.DENIED);
            assertThat(untold.outcome().message()).contains("aws.ecs.tasks");
        }
        assertThat(gathered.item(LOG, "values", "[\"service/lab/app\"]")
                        .extent()
                        .records())
                .isEqualTo(1);
    }

    private static ScenarioBuilder scenario(long calls) {
        return ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 50)
                .withoutInsights()
                .calls(calls)
                .withExec()
                .withTrail(TRAIL_REGION);
    }

    private static ItemOutcome queried(CollectedPackage gathered, String place, String attribute) {
        return gathered.item(place, "attribute", attribute);
    }

    private static Instant old(Scenario scenario, int days) {
        return scenario.now().minus(Duration.ofDays(days));
    }

    private static byte[] since(Scenario scenario, int days) {
        return request(scenario, "\"from\": \"" + old(scenario, days) + "\"");
    }

    private static byte[] between(Scenario scenario, int from, int to) {
        return request(scenario, "\"from\": \"" + old(scenario, from) + "\", \"to\": \"" + old(scenario, to) + "\"");
    }

    private static byte[] request(Scenario scenario, String window) {
        String service = scenario.ecs().services().getFirst().path("serviceArn").asText();
        return ("{\"target\": \"" + service + "\", \"id\": \"1\", " + window + "}").getBytes(StandardCharsets.UTF_8);
    }

    private AcquisitionFixture fixture(SimulatedCloud cloud, Scenario scenario, String place) throws IOException {
        StoredTrail stored = scenario.audit().stored().orElseThrow();
        AcquisitionFixture fixture = AcquisitionFixture.at(folder, cloud.endpoint());
        return place.equals(LOG) ? fixture.set(TrailLogGroup.SETTING, stored.groupArn()) : fixture;
    }

    private CollectedPackage collect(Scenario scenario, String place, byte[] request, Faults faults)
            throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return fixture(cloud, scenario, place).collect(request);
        }
    }
}
