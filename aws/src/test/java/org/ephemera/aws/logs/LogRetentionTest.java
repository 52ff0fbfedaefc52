package org.ephemera.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log whose start or content has expired is reported as neither complete nor empty. */
class LogRetentionTest {
    private static final String STREAM = "aws.logs.stream";

    @TempDir
    Path folder;

    /** The scenario's task is six hours old. */
    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 50, 80).build();

    private final Faults faults = Faults.none();

    /** Creation time of the log group. */
    private Duration groupAge = Duration.ofDays(90);

    @Test
    void reportsPartialWhenRetentionIsShorterThanWindow() throws IOException {
        ItemOutcome app = collect(3, Duration.ofDays(14), Duration.ZERO, Duration.ofDays(20));
        assertThat(app.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(app.outcome().message())
                .contains("50 events", "the log group keeps events for 3 days", "have expired");
    }

    @Test
    void reportsExpiredWhenWindowIsBeforeRetention() throws IOException {
        ItemOutcome app = collect(3, Duration.ofDays(14), Duration.ofDays(10), Duration.ofDays(20));
        assertThat(app.code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(app.outcome().message()).contains("keeps events for 3 days, and the window is older");
    }

    @Test
    void reportsCompleteWhenTaskIsYoungerThanRetention() throws IOException {
        ItemOutcome app = collect(3, Duration.ofDays(14), Duration.ZERO, Duration.ofHours(6));
        assertThat(app.code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void reportsCompleteWhenRetentionIsLongEnough() throws IOException {
        assertThat(collect(30, Duration.ofDays(14), Duration.ZERO, Duration.ofDays(20))
                        .code())
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    /** A young group has no expired events; it may have been created again, so older events are not in it. */
    @Test
    void reportsCreationWhenGroupIsYoungerThanTask() throws IOException {
        groupAge = Duration.ofDays(2);
        ItemOutcome app = collect(3, Duration.ofDays(14), Duration.ZERO, Duration.ofDays(20));
        assertThat(app.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(app.outcome().message())
                .contains("50 events", "the log group was created at ")
                .doesNotContain("expired");
    }

    @Test
    void reportsUnknownRetentionWhenDenied() throws IOException {
        faults.accessDenied("logs:DescribeLogGroups");
        ItemOutcome app = collect(3, Duration.ofDays(14), Duration.ZERO, Duration.ofDays(20));
        assertThat(app.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(app.outcome().message()).contains("the permission logs:DescribeLogGroups is missing");
    }

    /** A completed Logs Insights search cannot be resumed; its outcome states that the retention is unknown. */
    @Test
    void reportsUnknownRetentionWhenTimeRanOut() throws IOException {
        AdjustableClock clock = new AdjustableClock(Clock.systemUTC().instant());
        Scenario rare = ScenarioBuilder.at(clock)
                .container("app", 50, 80)
                .logGroupClass("app", "INFREQUENT_ACCESS")
                .build();
        AtomicInteger asked = new AtomicInteger();
        try (SimulatedCloud cloud = SimulatedCloud.start(rare);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace(
                    "DescribeTasks",
                    "\"createdAt\":",
                    "\"createdAt\":"
                            + clock.instant().minus(Duration.ofDays(20)).getEpochSecond() + ",\"told\":");
            interposed.change("DescribeLogGroups", body -> {
                // The class of the group is requested first.
                boolean other = new String(body, StandardCharsets.UTF_8).contains("/performance");
                clock.step(other || asked.incrementAndGet() == 1 ? Duration.ZERO : Duration.ofSeconds(45));
                return body;
            });
            Instant now = clock.instant();
            String request = "{\"target\": \"" + rare.taskArn() + "\", \"id\": \"1\", \"from\": \""
                    + now.minus(Duration.ofDays(14)) + "\", \"to\": \"" + now + "\"}";
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint(), clock)
                    .set("AWS_MAX_ATTEMPTS", "1")
                    .collect(request.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(40));
            ItemOutcome app = gathered.item("aws.logs.insights", "container", "app");
            assertThat(asked).hasValue(2);
            assertThat(app.code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(app.outcome().message()).contains("50 events", "time ran out");
        }
    }

    /** The performance log often has a retention of one day. */
    @Test
    void reportsPartialForPerformanceAndEarlierLogs() throws IOException {
        Instant now = Clock.systemUTC().instant();
        Scenario miner = Scenario.named("fargate-miner", Clock.systemUTC());
        long old = now.minus(Duration.ofDays(20)).getEpochSecond();
        try (SimulatedCloud cloud = SimulatedCloud.start(miner);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace("DescribeLogGroups", "\"retentionInDays\":30", "\"retentionInDays\":3");
            interposed.replace("DescribeTasks", "\"createdAt\":", "\"createdAt\":" + old + ",\"told\":");
            interposed.replace("DescribeLogStreams", "\"creationTime\":", "\"creationTime\":" + old + "000,\"told\":");
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(request(miner.taskArn(), now.minus(Duration.ofDays(14)), now));
            assertThat(gathered.outcome("aws.logs.performance.1").code()).isEqualTo(OutcomeCode.PARTIAL);
            assertThat(gathered.outcome("aws.logs.performance.1").message())
                    .contains("events of the performance log", "the log group keeps events for 1 day", "have expired");
            assertThat(gathered.outcome("aws.logs.earlier-stream.1").code()).isEqualTo(OutcomeCode.PARTIAL);
            assertThat(gathered.outcome("aws.logs.earlier-stream.1").message())
                    .contains("the log group keeps events for 3 days");
        }
    }

    /** API activity in a cluster is unknown for times that its audit log does not keep. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reportsPartialWhenAuditLogRetentionIsShort(boolean insights) throws IOException {
        Instant now = Clock.systemUTC().instant();
        CollectedPackage gathered = cluster(now.minus(Duration.ofDays(60)), now, insights);
        for (String item : List.of("aws.eks.audit.1", "aws.eks.audit.2", "aws.eks.audit.3")) {
            assertThat(gathered.outcome(item).code()).as(item).isEqualTo(OutcomeCode.PARTIAL);
            assertThat(gathered.outcome(item).message()).contains("the log group keeps events for 30 days");
        }
        assertThat(gathered.seal().outcomes().items())
                .filteredOn(item -> item.planned().artifact().equals("aws.eks.insights-logs")
                        && !item.planned().param("streams").isEmpty())
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.outcome().message())
                        .contains("line", "the log group keeps events for 14 days"));
    }

    @Test
    void reportsExpiredWhenAuditLogIsNotKept() throws IOException {
        Instant now = Clock.systemUTC().instant();
        CollectedPackage gathered = cluster(now.minus(Duration.ofDays(60)), now.minus(Duration.ofDays(40)), false);
        assertThat(gathered.outcome("aws.eks.audit.1").code()).isEqualTo(OutcomeCode.EXPIRED);
    }

    /** The time for opening a package is not a gap. */
    @Test
    void reportsCompleteWhenWindowEqualsRetention() throws IOException {
        assertThat(collect(14, Duration.ofDays(14), Duration.ZERO, Duration.ofDays(20))
                        .code())
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    /** The default retention of action logs is one week. */
    @Test
    void reportsPartialWhenActionLogRetentionIsShort() throws IOException {
        Instant now = Clock.systemUTC().instant();
        long old = now.minus(Duration.ofDays(20)).toEpochMilli();
        CollectedPackage gathered = audited(
                now.minus(Duration.ofDays(14)),
                cloud -> cloud.replace("DescribeLogGroups", "\"retentionInDays\":30", "\"retentionInDays\":7")
                        .replace("DescribeLogStreams", "\"creationTime\":", "\"creationTime\":" + old + ",\"told\":"));
        assertThat(gathered.outcome("aws.ecs.action-log.1").code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.outcome("aws.ecs.action-log.1").message())
                .contains("1 event; the log group keeps events for 7 days", "have expired");
        folder = folder.resolve("young");
        assertThat(audited(
                                now.minus(Duration.ofDays(14)),
                                cloud -> cloud.replace(
                                        "DescribeLogGroups", "\"retentionInDays\":30", "\"retentionInDays\":7"))
                        .outcome("aws.ecs.action-log.1")
                        .code())
                .as("its stream was created half an hour ago")
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    /** A session is logged when it ends, so its first line shows whether events can have expired. */
    @Test
    void reportsExpiredWhenSessionLogIsNotKept() throws IOException {
        Instant now = Clock.systemUTC().instant();
        String session = "aws.ecs.exec-session";
        CollectedPackage young = audited(now.minus(Duration.ofDays(1)), cloud -> {});
        assertThat(young.item(session, "group", "/lab/exec").code()).isEqualTo(OutcomeCode.COLLECTED);
        folder = folder.resolve("old");
        long old = now.minus(Duration.ofDays(40)).toEpochMilli();
        ItemOutcome late = audited(
                        now.minus(Duration.ofDays(1)),
                        cloud -> cloud.change(
                                "GetLogEvents",
                                body -> changed(body, "uid=0", "\"timestamp\":[0-9]+", "\"timestamp\":" + old)))
                .item(session, "group", "/lab/exec");
        assertThat(late.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(late.outcome().message()).contains("1 event", "keeps events for 30 days", "have expired");
        folder = folder.resolve("empty");
        ItemOutcome none = audited(
                        now.minus(Duration.ofDays(1)),
                        cloud -> cloud.change("GetLogEvents", body -> changed(body, "uid=0", "\\[\\{.*\\}\\]", "[]")))
                .item(session, "group", "/lab/exec");
        assertThat(none.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(none.outcome().message()).contains("no events", "keeps events for 30 days");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reportsPartialWhenTrailRetentionIsShort(boolean insights) throws IOException {
        CollectedPackage gathered = audited(Clock.systemUTC().instant().minus(Duration.ofDays(60)), cloud -> {
            cloud.replace(
                    "DescribeLogGroups",
                    "\"logGroupName\":\"/lab/trail\"",
                    "\"retentionInDays\":30,\"logGroupName\":\"/lab/trail\"");
            if (insights) {
                cloud.refuse("FilterLogEvents", "/lab/trail", "InvalidOperationException");
            }
        });
        assertThat(gathered.seal().outcomes().items())
                .filteredOn(item -> item.planned().artifact().equals("aws.cloudtrail.log")
                        && item.planned().param("attribute").equals(TrailQuery.SOURCE))
                .isNotEmpty()
                .allSatisfy(item -> {
                    assertThat(item.code()).isEqualTo(OutcomeCode.PARTIAL);
                    assertThat(item.outcome().message()).contains("of the trail", "keeps events for 30 days");
                });
    }

    /** A log group contains no events from before the trail was sent to it, regardless of its retention. */
    @Test
    void reportsPartialWhenTrailIsYoungerThanWindow() throws IOException {
        Instant now = Clock.systemUTC().instant();
        Consumer<ResponseChangingProxy> young = cloud -> cloud.change(
                "DescribeLogGroups",
                body -> changed(
                        body,
                        "/lab/trail",
                        "\"creationTime\":[0-9]+",
                        "\"creationTime\":" + now.minus(Duration.ofDays(2)).toEpochMilli()));
        assertThat(calls(audited(now.minus(Duration.ofDays(60)), young)).outcome())
                .isInstanceOf(Outcome.Partial.class)
                .satisfies(partly -> assertThat(partly.message())
                        .contains("of the trail; ", "the log group was created at ")
                        .doesNotContain("expired"));
        folder = folder.resolve("old");
        assertThat(calls(audited(now.minus(Duration.ofDays(60)), now.minus(Duration.ofDays(40)), young))
                        .code())
                .isEqualTo(OutcomeCode.EXPIRED);
        folder = folder.resolve("new");
        assertThat(calls(audited(now.minus(Duration.ofHours(40)), young)).code())
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    private static ItemOutcome calls(CollectedPackage gathered) {
        return gathered.item("aws.cloudtrail.log", "attribute", TrailQuery.SOURCE);
    }

    private CollectedPackage audited(Instant from, Consumer<ResponseChangingProxy> change) throws IOException {
        return audited(from, Clock.systemUTC().instant(), change);
    }

    private CollectedPackage audited(Instant from, Instant to, Consumer<ResponseChangingProxy> change)
            throws IOException {
        Scenario audited = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 50)
                .withoutInsights()
                .calls(2)
                .withExec()
                .withTrail("us-west-2")
                .build();
        try (SimulatedCloud cloud = SimulatedCloud.start(audited);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            change.accept(interposed);
            return AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .set(
                            TrailLogGroup.SETTING,
                            audited.audit().stored().orElseThrow().groupArn())
                    .collect(request(audited.taskArn(), from, to));
        }
    }

    private static byte[] changed(byte[] body, String of, String pattern, String by) {
        String text = new String(body, StandardCharsets.UTF_8);
        return (text.contains(of) ? text.replaceAll(pattern, by) : text).getBytes(StandardCharsets.UTF_8);
    }

    private CollectedPackage cluster(Instant from, Instant to, boolean insights) throws IOException {
        Scenario eks = Scenario.named("eks-escape", Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(eks);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            if (insights) {
                interposed.refuse("FilterLogEvents", "", "InvalidOperationException");
            }
            return AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(request(eks.taskArn(), from, to));
        }
    }

    private static byte[] request(String target, Instant from, Instant to) {
        return ("{\"target\": \"" + target + "\", \"id\": \"1\", \"from\": \"" + from + "\", \"to\": \"" + to + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Collects a task from a log group with a retention.
     *
     * @param from start of the window before now
     * @param to end of the window before now
     * @param age age of the task in ECS
     */
    private ItemOutcome collect(int days, Duration from, Duration to, Duration age) throws IOException {
        Instant now = Clock.systemUTC().instant();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace("DescribeLogGroups", "\"retentionInDays\":30", "\"retentionInDays\":" + days);
            interposed.replace(
                    "DescribeLogGroups",
                    "\"creationTime\":",
                    "\"creationTime\":" + now.minus(groupAge).toEpochMilli() + ",\"told\":");
            interposed.replace(
                    "DescribeTasks",
                    "\"createdAt\":",
                    "\"createdAt\":" + now.minus(age).getEpochSecond() + ",\"told\":");
            String request = "{\"target\": \"" + scenario.taskArn() + "\", \"id\": \"1\", \"from\": \""
                    + now.minus(from) + "\", \"to\": \"" + now.minus(to) + "\"}";
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(request.getBytes(StandardCharsets.UTF_8));
            return gathered.item(STREAM, "container", "app");
        }
    }
}
