package org.ephemera.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of a container in other places than its stream, each read once. */
class AdditionalLogsTest {
    private static final String EARLIER = "aws.logs.earlier-stream.1";

    @TempDir
    Path folder;

    /** The window is halved if it has more events than a query returns, and every event is read once. */
    @Test
    void readsInfrequentAccessWithInsights() throws IOException {
        int events = 120_000;
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", events, 20)
                .logGroupClass("app", "INFREQUENT_ACCESS")
                .build();

        CollectedPackage gathered = collect(scenario, Faults.none());

        assertThat(gathered.outcome("aws.logs.stream.1").code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(gathered.outcome("aws.logs.stream.1").message()).contains("aws.logs.insights.1 reads it");
        ItemOutcome insights = gathered.item("aws.logs.insights.1");
        assertThat(insights.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(insights.extent().records()).isEqualTo(events);
        assertThat(gathered.log("aws.logs.insights.1", "api.response").stream()
                        .filter(line -> line.at("/request/operation").asText().equals("StartQuery")))
                .hasSize(3);
        assertThat(gathered.outcome("aws.logs.late.1").code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
    }

    /**
     * A query from before the creation of the log group is a separate error, as for the older half of a long window.
     */
    @Test
    void readsInsightsWhenGroupIsYoungerThanWindow() throws IOException {
        int events = 120_000;
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", events, 20)
                .logGroupClass("app", "INFREQUENT_ACCESS")
                .youngLogGroups()
                .build();

        CollectedPackage gathered = since(scenario, Duration.ofDays(14));

        ItemOutcome insights = gathered.item("aws.logs.insights.1");
        assertThat(insights.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(insights.extent().records()).isEqualTo(events);
        assertThat(insights.outcome().message()).contains("after the creation of the log group");
    }

    @Test
    void reportsExpiredWhenWindowIsBeforeGroup() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 20)
                .logGroupClass("app", "INFREQUENT_ACCESS")
                .youngLogGroups()
                .build();
        Instant now = Instant.now(Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, cloud.endpoint())
                    .collect(request(scenario, now.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(2))));
            assertThat(gathered.outcome("aws.logs.insights.1").code()).isEqualTo(OutcomeCode.EXPIRED);
        }
    }

    /** Logs Insights stops a query after one hour; half of its window may need less. */
    @Test
    void splitsQueryWhenInsightsStoppedIt() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 20)
                .logGroupClass("app", "INFREQUENT_ACCESS")
                .build();
        AtomicBoolean first = new AtomicBoolean(true);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.change("GetQueryResults", body -> {
                String said = new String(body, StandardCharsets.UTF_8);
                return said.contains("Complete") && first.getAndSet(false)
                        ? "{\"results\":[],\"status\":\"Timeout\"}".getBytes(StandardCharsets.UTF_8)
                        : body;
            });
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint()).collect(scenario.alert());
            ItemOutcome insights = gathered.item("aws.logs.insights.1");
            assertThat(insights.code()).as(insights.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(insights.extent().records()).isEqualTo(10);
            assertThat(gathered.log("aws.logs.insights.1", "api.response").stream()
                            .filter(line ->
                                    line.at("/request/operation").asText().equals("StartQuery")))
                    .hasSize(3);
        }
    }

    /** The end of such a group is read once, so the query itself must wait for late events. */
    @Test
    void waitsForLateEventsBeforeInsightsQuery() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 20)
                .logGroupClass("app", "INFREQUENT_ACCESS")
                .build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("EPHEMERA_SETTLE", "2")
                    .collect(scenario.alert());
            Instant end =
                    gathered.item("aws.logs.insights.1").planned().window().to();
            JsonNode first = gathered.log("aws.logs.insights.1", "api.response").getFirst();
            assertThat(Instant.parse(first.path("time").asText())).isAfterOrEqualTo(end.plusSeconds(2));
        }
    }

    /** The newest fifty streams of a window in the past would all be of later tasks. */
    @Test
    void ignoresStreamsCreatedAfterWindow() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 30, 20)
                .tasks(2)
                .build();
        Instant now = Instant.now(Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered = AcquisitionFixture.at(
                            Files.createDirectory(folder.resolve("past")), cloud.endpoint())
                    .collect(request(scenario, now.minus(Duration.ofDays(5)), now.minus(Duration.ofDays(4))));
            assertThat(gathered.outcome("aws.logs.earlier.1").code()).isEqualTo(OutcomeCode.EMPTY);
            assertThat(gathered.codes()).doesNotContainKey(EARLIER);
        }
        assertThat(collect(scenario, Faults.none()).codes()).containsKey(EARLIER);
    }

    @Test
    void readsLogOfLogRouter() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 30, 20)
                .routedThroughFireLens("app")
                .tasks(2)
                .build();

        CollectedPackage gathered = collect(scenario, Faults.none());

        ItemOutcome log = gathered.item("aws.logs.stream.1");
        assertThat(log.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(30);
        assertThat(log.outcome().message()).contains("the task's log router wrote the records");
        assertThat(gathered.outcome(EARLIER).message()).contains("written by the earlier task");
    }

    /**
     * Stream names without a prefix do not identify tasks: all candidate streams are read and reported as candidates.
     */
    @Test
    void findsEarlierStreamsWithoutStreamPrefix() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 30, 20)
                .withoutStreamPrefix("app")
                .onInstances(1)
                .tasks(2)
                .build();

        CollectedPackage gathered = collect(scenario, Faults.none());

        assertThat(gathered.item("aws.logs.stream.1").extent().records()).isEqualTo(30);
        assertThat(gathered.outcome("aws.logs.earlier.1").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.outcome("aws.logs.earlier.1").message()).contains("other writers");
        ItemOutcome earlier = gathered.item(EARLIER);
        assertThat(earlier.extent().records()).isEqualTo(30);
        assertThat(earlier.planned().param("stream"))
                .isNotEqualTo(gathered.item("aws.logs.stream.1").planned().param("stream"));
        assertThat(earlier.outcome().message()).contains("named by a container runtime id");
    }

    @Test
    void reportsPermissionWhenInsightsIsDenied() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 20)
                .logGroupClass("app", "INFREQUENT_ACCESS")
                .build();

        CollectedPackage gathered = collect(scenario, Faults.none().accessDenied("StartQuery"));

        assertThat(gathered.outcome("aws.logs.insights.1").code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(gathered.outcome("aws.logs.insights.1").detail()).isEqualTo("logs:StartQuery");
    }

    @Test
    void readsAuditLogWithInsights() throws IOException {
        Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());
        ItemOutcome usual = collect(scenario, Faults.none()).item("aws.eks.audit.1");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy infrequent = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .refuse("FilterLogEvents", "kube-apiserver-audit-", "InvalidOperationException")) {
            CollectedPackage gathered = AcquisitionFixture.at(
                            Files.createDirectory(folder.resolve("infrequent")), infrequent.endpoint())
                    .collect(scenario.alert());
            ItemOutcome found = gathered.item("aws.eks.audit.1");
            assertThat(found.outcome().message()).contains("read with Logs Insights");
            assertThat(found.code()).isEqualTo(usual.code());
            assertThat(found.extent().records())
                    .isEqualTo(usual.extent().records())
                    .isPositive();
        }
    }

    @Test
    void readsPodLogsWithInsights() throws IOException {
        Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());
        ItemOutcome usual = collect(scenario, Faults.none()).item("aws.eks.insights-logs.2");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy infrequent = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .refuse("FilterLogEvents", "/application", "InvalidOperationException")) {
            ItemOutcome found = AcquisitionFixture.at(
                            Files.createDirectory(folder.resolve("infrequent")), infrequent.endpoint())
                    .collect(scenario.alert())
                    .item("aws.eks.insights-logs.2");
            assertThat(found.code()).isEqualTo(OutcomeCode.COLLECTED).isEqualTo(usual.code());
            assertThat(found.outcome().message()).contains("read with Logs Insights");
            assertThat(found.extent().records())
                    .isEqualTo(usual.extent().records())
                    .isPositive();
        }
    }

    /**
     * The index contains the parameters of an item with each body: a hundred names would exceed the memory of a
     * function.
     */
    @Test
    void limitsStreamNamesInOneItem() throws IOException {
        Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());
        String last =
                "{\"logStreamName\":\"ip-10-0-13-71.eu-central-1.compute.internal-application.var.log.containers.";
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy many = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .change("DescribeLogStreams", body -> {
                            String said = new String(body, StandardCharsets.UTF_8);
                            StringBuilder more = new StringBuilder("\"logStreams\":[");
                            for (int pod = 0; said.contains("var.log.containers") && pod < 50; pod++) {
                                more.append(last)
                                        .append("checkout-7d4b9c6f5-")
                                        .append("bcdfghjklm".charAt(pod / 10))
                                        .append("bcdfghjklm".charAt(pod % 10))
                                        .append("x4q_shop_checkout-")
                                        .append("0".repeat(64))
                                        .append(".log\",\"creationTime\":1},");
                            }
                            return said.replace("\"logStreams\":[", more).getBytes(StandardCharsets.UTF_8);
                        })) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, many.endpoint()).collect(scenario.alert());
            List<String> read = gathered.seal().outcomes().items().stream()
                    .map(item -> item.planned().param("streams"))
                    .filter(streams -> streams.contains("var.log.containers"))
                    .toList();
            assertThat(read)
                    .hasSizeGreaterThan(3)
                    .allSatisfy(streams -> assertThat(streams).hasSizeLessThan(2_200));
            assertThat(String.join("", read).split("shop_checkout", -1)).hasSize(1 + 52);
        }
    }

    @Test
    void findsEarlierTaskLogAndPerformanceLog() throws IOException {
        Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());

        CollectedPackage gathered =
                collect(scenario, Faults.none().pageSize("FilterLogEvents", 100).emptyPageWithToken("FilterLogEvents"));

        assertThat(gathered.item("aws.logs.earlier", "group", "/shop/checkout").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("aws.logs.earlier", "group", "/shop/log-router")
                        .code())
                .isEqualTo(OutcomeCode.EMPTY);
        assertThat(gathered.outcome(EARLIER).message())
                .contains("checkout: ", "written by the earlier task 5d20c6b1f0a94b1d9c3e7a8812aa40ce");
        assertThat(text(gathered, EARLIER)).contains("payment provider unreachable, exiting");
        ItemOutcome performance = gathered.item("aws.logs.performance.1");
        assertThat(performance.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(performance.extent().records()).isGreaterThan(300);
        assertThat(gathered.log("aws.logs.performance.1", "api.response"))
                .hasSizeGreaterThan(4)
                .first()
                .satisfies(line -> assertThat(line.path("count").asInt()).isZero());
        assertThat(gathered.outcome("aws.logs.late.1").message()).contains("were read again");
    }

    @Test
    void reportsMissingPerformanceLog() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 20)
                .withoutInsights()
                .build();

        CollectedPackage gathered = collect(scenario, Faults.none());

        assertThat(gathered.outcome("aws.logs.performance.1").code()).isEqualTo(OutcomeCode.NOT_ENABLED);
        assertThat(gathered.outcome("aws.ecs.captured-events.1").code()).isEqualTo(OutcomeCode.NOT_ENABLED);
    }

    @Test
    void readsCapturedEvents() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC()).withExec().build();
        String kept = "aws.ecs.captured-events.1";

        CollectedPackage ofTask = collect(scenario, Faults.none());
        assertThat(ofTask.item(kept).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(ofTask.item(kept).extent().records()).isEqualTo(1);
        assertThat(text(ofTask, kept)).contains(scenario.taskArn()).doesNotContain("STOPPED");

        String service = scenario.taskArn().replaceFirst(":task/(.*)/.*", ":service/$1/app");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage ofService = AcquisitionFixture.at(
                            Files.createDirectory(folder.resolve("service")), cloud.endpoint())
                    .collect("{\"target\": \"%s\"}".formatted(service).getBytes(StandardCharsets.UTF_8));
            assertThat(ofService.item(kept).extent().records()).isEqualTo(2);
        }
    }

    /**
     * ECS does not return the task, and the request contains only its name: captured events contain the location of its
     * log.
     */
    @Test
    void findsLogsByCapturedEventsOfExpiredTask() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 40, 20)
                .withExec()
                .gone()
                .build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, cloud.endpoint())
                    .collect(AcquisitionFixture.requestFor(scenario.taskArn()));

            assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.EXPIRED);
            assertThat(gathered.item("aws.ecs.task-definition.2").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.item("aws.logs.stream", "container", "app").code())
                    .isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.item("aws.logs.stream", "container", "app")
                            .extent()
                            .records())
                    .isEqualTo(40);
            assertThat(gathered.item("aws.ecs.service", "service", "app").code())
                    .isEqualTo(OutcomeCode.COLLECTED);
        }
    }

    private CollectedPackage since(Scenario scenario, Duration begin) throws IOException {
        Instant now = Instant.now(Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            return AcquisitionFixture.at(folder, cloud.endpoint()).collect(request(scenario, now.minus(begin), now));
        }
    }

    private static byte[] request(Scenario scenario, Instant from, Instant to) {
        return """
            {"target": "%s", "id": "asked", "from": "%s", "to": "%s"}\
            """.formatted(scenario.taskArn(), from, to).getBytes(StandardCharsets.UTF_8);
    }

    private CollectedPackage collect(Scenario scenario, Faults faults) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());
        }
    }

    private static String text(CollectedPackage gathered, String item) throws IOException {
        StringBuilder text = new StringBuilder();
        for (JsonNode response : gathered.log(item, "api.response")) {
            text.append(new String(gathered.body(response), StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
