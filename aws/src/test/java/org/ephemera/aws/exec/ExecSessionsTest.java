package org.ephemera.aws.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Bucket;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;

/** Exec sessions and their logs, from an alert to a sealed package. */
@Tag("slow")
class ExecSessionsTest {
    private static final String SESSION = "ecs-execute-command-0c4f9d2ab7e1563f8";
    private static final String SESSIONS = "aws.ecs.exec-session";

    @TempDir
    Path folder;

    @Test
    void collectsSessionInputAndOutput() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(scenario, Faults.none(), cloud -> {});
        ItemOutcome stream = gathered.item(SESSIONS, "group", "/shop/exec");
        ItemOutcome object = gathered.item(SESSIONS, "bucket", "shop-exec-sessions");
        assertThat(sessions(gathered))
                .as("found by name and by CloudTrail, once each")
                .hasSize(2);
        assertThat(stream.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(stream.outcome().message()).startsWith(SESSION + ": 12 events");
        assertThat(object.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(object.outcome().message()).startsWith(SESSION).contains("bucket shop-exec-sessions");
        List<Bucket.Entry> stored = scenario.audit().buckets().getFirst().entries();
        assertThat(new String(
                        gathered.body(gathered.log(object.planned().item(), "api.response")
                                .getLast()),
                        StandardCharsets.UTF_8))
                .isEqualTo(stored.getFirst().content())
                .contains("/tmp/.font-cache/kworker");
        assertThat(gathered.item("aws.cloudtrail.events", "value", "ExecuteCommand")
                        .outcome()
                        .message())
                .contains("3 events: 1 session in the target, 1 elsewhere; 1 call opened none");
        assertThat(gathered.item("aws.ecs.exec-logs", "group", "/shop/checkout").code())
                .as("no session in the log group of the container")
                .isEqualTo(OutcomeCode.EMPTY);
        assertThat(gathered.outcome("aws.ecs.cluster").message()).contains("logging of exec sessions: OVERRIDE");
        assertThat(gathered.bodies("aws.ecs.cluster")).contains("\"cloudWatchLogGroupName\":\"/shop/exec\"");
    }

    /** The default logging of a cluster. */
    @Test
    void readsSessionsInContainerLogGroup() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(
                scenario,
                Faults.none(),
                cloud -> cloud.replace("DescribeClusters", "\"OVERRIDE\"", "\"DEFAULT\"")
                        .replace(
                                "DescribeTaskDefinition",
                                "\"awslogs-group\":\"/shop/checkout\"",
                                "\"awslogs-group\":\"/shop/exec\""));
        assertThat(gathered.item("aws.ecs.exec-logs", "group", "/shop/exec").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        ItemOutcome session = gathered.item(SESSIONS, "group", "/shop/exec");
        assertThat(session.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(session.outcome().message()).startsWith(SESSION + ": 12 events");
        assertThat(gathered.operations()).noneMatch(operation -> operation.startsWith("s3:"));
    }

    /** CloudTrail events are late or missing, but the streams exist. */
    @Test
    void findsSessionsWithoutCloudTrail() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered =
                collect(scenario, Faults.none().accessDenied("cloudtrail:LookupEvents"), cloud -> {});
        assertThat(sessions(gathered)).hasSize(2).allMatch(item -> item.code() == OutcomeCode.COLLECTED);
    }

    /** Its log lines have the time at which the session ended. */
    @Test
    void findsLogWhenSessionEndedAfterWindow() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 50)
                .withExec()
                .build();
        Instant end = scenario.now().minus(Duration.ofMinutes(35));
        String request = "{\"target\": \"" + scenario.taskArn() + "\", \"id\": \"1\", \"from\": \""
                + end.minus(Duration.ofHours(1)) + "\", \"to\": \"" + end + "\"}";
        for (Faults faults : List.of(Faults.none(), Faults.none().accessDenied("cloudtrail:LookupEvents"))) {
            folder = folder.resolve("next");
            try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
                ItemOutcome stream = AcquisitionFixture.at(folder, cloud.endpoint())
                        .set("AWS_MAX_ATTEMPTS", "2")
                        .collect(request.getBytes(StandardCharsets.UTF_8))
                        .item(SESSIONS, "group", "/lab/exec");
                assertThat(stream.code()).isEqualTo(OutcomeCode.COLLECTED);
                assertThat(stream.extent().records()).isEqualTo(1);
            }
        }
    }

    /** The query does not wait for the end of a window in the future. */
    @Test
    void readsSessionWithInsightsWithoutWait() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 50)
                .withExec()
                .build();
        Instant begun = Instant.now(Clock.systemUTC());
        CollectedPackage gathered = collect(
                scenario,
                Faults.none(),
                cloud -> cloud.refuse("GetLogEvents", "/lab/exec", "InvalidOperationException"));
        assertThat(gathered.item("aws.logs.insights", "group", "/lab/exec").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(Duration.between(begun, Instant.now(Clock.systemUTC()))).isLessThan(Duration.ofMinutes(1));
    }

    /** An attacker who deletes the log of a session cannot delete it from CloudTrail. */
    @Test
    void reportsExpiredWhenLogWasDeleted() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(
                scenario,
                Faults.none(),
                cloud -> cloud.replace("DescribeLogStreams", SESSION, "something-else")
                        .refuse("GetLogEvents", SESSION, "ResourceNotFoundException"));
        ItemOutcome stream = gathered.item(SESSIONS, "group", "/shop/exec");
        assertThat(stream.code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(stream.outcome().message()).contains("deleted", "the session is still active");
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, NOT_ENABLED, currently disabled",
        "DEFAULT, NOT_APPLICABLE, log group of the container",
        "SOMEWHERE, FAILED, not supported"
    })
    void reportsClusterLoggingConfiguration(String logging, OutcomeCode code, String says) throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(
                scenario,
                Faults.none(),
                cloud -> cloud.replace("DescribeClusters", "\"OVERRIDE\"", '"' + logging + '"'));
        assertThat(sessions(gathered)).singleElement().satisfies(item -> {
            assertThat(item.code()).isEqualTo(code);
            assertThat(item.outcome().message()).startsWith(SESSION).contains(says);
        });
    }

    @Test
    void reportsBucketWhenDenied() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(scenario, Faults.none().accessDenied("s3:GetObject"), cloud -> {});
        ItemOutcome object = gathered.item(SESSIONS, "bucket", "shop-exec-sessions");
        assertThat(object.code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(object.outcome().detail()).isEqualTo("s3:GetObject");
        assertThat(object.outcome().message()).contains("shop-exec-sessions");
        assertThat(gathered.item(SESSIONS, "group", "/shop/exec").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    /** A bucket name becomes part of a host name; no request is sent for an invalid one. */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example/x?", "192.0.2.1", "a..b", "a.-b", "a-.b", "Bucket", "b"})
    void sendsNoRequestForInvalidBucket(String bucket) throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(
                scenario, Faults.none(), cloud -> cloud.replace("DescribeClusters", "shop-exec-sessions", bucket));
        assertThat(gathered.item("aws.ecs.exec-logs", "bucket", bucket)
                        .outcome()
                        .detail())
                .isEqualTo("BucketInvalid");
        assertThat(gathered.operations()).noneMatch(operation -> operation.startsWith("s3:"));
    }

    /** A bucket with dots is requested by path, so its name is not part of the host name. */
    @Test
    void readsBucketWithDots() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(
                scenario,
                Faults.none(),
                cloud -> cloud.replace("DescribeClusters", "shop-exec-sessions", "exec.shop.example"));
        assertThat(gathered.item("aws.ecs.exec-logs", "bucket", "exec.shop.example")
                        .outcome()
                        .message())
                .contains("NoSuchBucket", "it was deleted", "bucket exec.shop.example");
        assertThat(gathered.operations()).contains("s3:ListObjectsV2");
        assertThat(S3EndpointProvider.defaultProvider()
                        .resolveEndpoint(
                                asked -> asked.region(Region.EU_CENTRAL_1).bucket("exec.shop.example"))
                        .join()
                        .endpointUrl()
                        .toUri())
                .hasToString("https://s3.eu-central-1.amazonaws.com/exec.shop.example");
    }

    /** The caller chose the values in an event. */
    @Test
    void ignoresInvalidSessionNames() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered =
                collect(scenario, Faults.none(), cloud -> cloud.replace("LookupEvents", SESSION, "../../" + SESSION));
        assertThat(gathered.item("aws.cloudtrail.events", "value", "ExecuteCommand")
                        .outcome()
                        .message())
                .contains("no sessions in the target, 1 elsewhere; 2 calls opened none");
        CollectedPackage deep = collect(
                ScenarioBuilder.at(Clock.systemUTC()).withExec().build(),
                Faults.none(),
                cloud -> cloud.replace(
                        "LookupEvents", "\"CloudTrailEvent\":\"{", "\"CloudTrailEvent\":\"" + "[".repeat(2_000) + "{"));
        assertThat(deep.item("aws.cloudtrail.events", "value", "ExecuteCommand").code())
                .isEqualTo(OutcomeCode.COLLECTED);
    }

    /** A principal with Systems Manager permissions can bypass ECS and the cluster's logging configuration. */
    @Test
    void findsSessionStartedWithoutEcs() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        String event = "{\\\"eventName\\\":\\\"StartSession\\\",\\\"requestParameters\\\":{\\\"target\\\":\\\"ecs:shop_"
                + scenario.taskId() + "_" + scenario.taskId() + "-0527807250\\\"},"
                + "\\\"responseElements\\\":{\\\"sessionId\\\":\\\"ops@shop.example-0c4f9d2a\\\"}}";
        CollectedPackage gathered = collectWithEvent(scenario, event);
        assertThat(gathered.item("aws.cloudtrail.events", "value", "StartSession")
                        .outcome()
                        .message())
                .contains("1 event: 1 session in the target");
        ItemOutcome session = gathered.item(SESSIONS, "session", "ops@shop.example-0c4f9d2a");
        assertThat(session.code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(session.outcome().message()).contains("without ECS", "SSM-SessionManagerRunShell");
    }

    /**
     * Collects with this event as the result of each lookup.
     *
     * @param event a CloudTrail event, escaped for a JSON string
     */
    private CollectedPackage collectWithEvent(Scenario scenario, String event) throws IOException {
        return collect(
                scenario,
                Faults.none(),
                cloud -> cloud.replace(
                        "LookupEvents",
                        "\"Events\":[]",
                        "\"Events\":[{\"EventId\":\"1\",\"CloudTrailEvent\":\"" + event + "\"}]"));
    }

    /** The event has ECS as caller, on behalf of a caller of {@code ExecuteCommand}. */
    @Test
    void countsSessionOfEcsOnce() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        String event =
                "{\\\"eventName\\\":\\\"StartSession\\\",\\\"userIdentity\\\":{\\\"invokedBy\\\":\\\"ecs.amazonaws.com\\\"},"
                        + "\\\"requestParameters\\\":{\\\"target\\\":\\\"ecs:shop_" + scenario.taskId() + "_"
                        + scenario.taskId()
                        + "-0527807250\\\"},\\\"responseElements\\\":{\\\"sessionId\\\":\\\"ecs-execute-command-0c4f9d2a\\\"}}";
        CollectedPackage gathered = collectWithEvent(scenario, event);
        ItemOutcome session = gathered.item(SESSIONS, "session", "ecs-execute-command-0c4f9d2a");
        assertThat(session.outcome().message()).doesNotContain("without ECS");
    }

    /** Action logs that the cluster delivers to a log group. */
    @Test
    void collectsActionLog() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(scenario, Faults.none(), cloud -> {});
        assertThat(gathered.outcome("aws.ecs.action-logs").message()).contains("action-logs/shop", "1 stream");
        assertThat(gathered.item("aws.ecs.action-log.1").extent().records()).isEqualTo(2);
    }

    @Test
    void reportsPartialWhenStreamListIsIncomplete() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(
                scenario, Faults.none().always("logs:DescribeLogStreams", new Fault.RepeatedToken()), cloud -> {});
        assertThat(gathered.item("aws.ecs.action-logs").code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.outcome("aws.ecs.action-logs").message())
                .contains("1 stream active in the window; the pagination did not end");
        assertThat(gathered.item("aws.ecs.action-log.1").extent().records()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "DescribeDeliverySources, ACTION_LOGS, ACCESS_LOGS, NOT_ENABLED, off by default",
        "DescribeDeliveries, shop-action-logs, other, NOT_ENABLED, no delivery exists",
        "DescribeDeliveryDestinations, arn:aws:logs:eu-central-1:111122223333:log-group:, arn:aws:s3:::bucket/,"
                + " NOT_APPLICABLE, arn:aws:s3:::bucket",
        "DescribeDeliveries, 111122223333:delivery-destination, 999988887777:delivery-destination, NOT_APPLICABLE,"
                + " another account (arn:aws:logs:eu-central-1:999988887777",
        "DescribeDeliveryDestinations, 111122223333:log-group:, 999988887777:log-group:, NOT_APPLICABLE,"
                + " arn:aws:logs:eu-central-1:999988887777:log-group:"
    })
    void reportsActionLogDestination(String operation, String text, String by, OutcomeCode code, String says)
            throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
        CollectedPackage gathered = collect(scenario, Faults.none(), cloud -> cloud.replace(operation, text, by));
        assertThat(gathered.item("aws.ecs.action-logs").code()).isEqualTo(code);
        assertThat(gathered.outcome("aws.ecs.action-logs").message()).contains(says);
    }

    private static List<ItemOutcome> sessions(CollectedPackage gathered) {
        return gathered.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(SESSIONS))
                .toList();
    }

    private CollectedPackage collect(Scenario scenario, Faults faults, Consumer<ResponseChangingProxy> change)
            throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            change.accept(interposed);
            return AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(scenario.alert());
        }
    }
}
