package org.ephemera.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
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

/** Logs of Service Connect proxies, which no task definition contains. */
class ServiceConnectTest {
    private static final String PROXY = "ecs-service-connect-oRK9o";
    private static final String STREAM = "aws.logs.stream";
    private static final String CONNECT = "aws.ecs.service-connect.1";
    private static final String SERVICE = "arn:aws:ecs:eu-central-1:111122223333:service/lab/app";

    @TempDir
    Path folder;

    @Test
    void readsLogConfigurationFromDeployment() throws IOException {
        Scenario scenario = builder().build();
        CollectedPackage gathered = collect(scenario, scenario.alert(), Faults.none(), cloud -> {});
        ItemOutcome log = gathered.item(STREAM, "container", PROXY);
        assertThat(log.code()).as(log.toString()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(log.extent().records()).isEqualTo(30);
        assertThat(log.outcome().message()).contains("30 events").doesNotContain("current deployment");
        assertThat(gathered.resolve(log.planned().param("configured"))).isPresent();
        assertThat(gathered.outcome(CONNECT).message()).contains("app: 1 proxy; log driver: awslogs");
        assertThat(gathered.item("aws.logs.group", "group", "/lab/" + PROXY).code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.seal().statement().status()).isEqualTo("complete");
    }

    /** Tasks of two deployments, of which ECS does not return the older one any more. */
    @Test
    void findsProxyOfEachTask() throws IOException {
        Scenario scenario = builder().tasks(3).definitions(2).build();
        CollectedPackage gathered =
                collect(scenario, AcquisitionFixture.requestFor(SERVICE), Faults.none(), cloud -> {});
        List<ItemOutcome> logs = gathered.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(STREAM)
                        && item.planned().param("container").equals(PROXY))
                .toList();
        assertThat(logs)
                .hasSize(3)
                .allMatch(log -> log.code() == OutcomeCode.COLLECTED)
                .allMatch(log -> log.extent().records() == 30)
                .allMatch(log -> log.outcome().message().contains("from the current deployment of the service"));
        assertThat(gathered.seal().outcomes().items())
                .filteredOn(item -> item.planned().artifact().equals("aws.ecs.service-connect"))
                .extracting(item -> item.outcome().message())
                .as("the definition identifies its own containers")
                .satisfiesExactlyInAnyOrder(
                        of -> assertThat(of).contains("2 proxies"),
                        of -> assertThat(of).contains("1 proxy"));
        assertThat(gathered.seal().statement().status()).isEqualTo("complete");
    }

    /** The alert contains the deployment if ECS does not return the task. */
    @Test
    void usesDeploymentOfAlertWhenTaskIsExpired() throws IOException {
        Scenario scenario = builder().gone().build();
        String other = "{\"id\":\"ecs-svc/2\",\"status\":\"PRIMARY\",\"serviceConnectConfiguration\":{\"enabled\":true,"
                + "\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"/another\","
                + "\"awslogs-stream-prefix\":\"x\"}}}},";
        CollectedPackage gathered = collect(
                scenario,
                scenario.alert(),
                Faults.none(),
                cloud -> cloud.replace("DescribeServices", "\"deployments\":[", "\"deployments\":[" + other));
        ItemOutcome log = gathered.item(STREAM, "container", PROXY);
        assertThat(log.planned().param("group")).isEqualTo("/lab/" + PROXY);
        assertThat(log.outcome().message()).contains("30 events").doesNotContain("current deployment");
    }

    @Test
    void reportsRemedyWhenLogIsNotConfigured() throws IOException {
        Scenario scenario = builder().build();
        CollectedPackage gathered = collect(
                scenario,
                scenario.alert(),
                Faults.none(),
                cloud -> cloud.replace("DescribeServices", "\"logConfiguration\"", "\"other\""));
        ItemOutcome log = gathered.item(STREAM, "container", PROXY);
        assertThat(log.code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(log.outcome().message()).contains("logConfiguration");
        assertThat(gathered.seal().statement().status()).isEqualTo("complete");
    }

    @Test
    void reportsPermissionWhenDenied() throws IOException {
        Scenario scenario = builder().build();
        CollectedPackage gathered =
                collect(scenario, scenario.alert(), Faults.none().accessDenied("ecs:DescribeServices"), cloud -> {});
        assertThat(gathered.item(CONNECT).code()).isEqualTo(OutcomeCode.DENIED);
        ItemOutcome log = gathered.item(STREAM, "container", PROXY);
        assertThat(log.code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(log.outcome().detail()).isEqualTo("ecs:DescribeServices");
        assertThat(log.outcome().message()).contains("the outcome of " + CONNECT);
    }

    /** The author of a definition chooses the container names in it. */
    @Test
    void ignoresContainerOfDefinition() throws IOException {
        Scenario scenario =
                ScenarioBuilder.at(Clock.systemUTC()).container("app", 20, 80).build();
        String name = "ecs-service-connect-app";
        CollectedPackage gathered = collect(
                scenario,
                scenario.alert(),
                Faults.none(),
                cloud -> cloud.replace("DescribeTasks", "\"name\":\"app\"", "\"name\":\"" + name + '"')
                        .replace("DescribeTaskDefinition", "\"name\":\"app\"", "\"name\":\"" + name + '"'));
        assertThat(gathered.seal().outcomes().items())
                .filteredOn(item -> item.planned().artifact().equals(STREAM))
                .filteredOn(item -> item.planned().param("container").equals(name))
                .singleElement()
                .satisfies(item -> assertThat(item.planned().param("stream")).contains("/" + name + "/"));
        assertThat(gathered.codes()).doesNotContainKey(CONNECT);
    }

    /** Without a service, no deployment contains the log configuration. */
    @Test
    void reportsUnknownLogWhenTaskHasNoService() throws IOException {
        Scenario scenario = builder().build();
        CollectedPackage gathered = collect(
                scenario,
                AcquisitionFixture.requestFor(scenario.taskArn()),
                Faults.none(),
                cloud -> cloud.replace("DescribeTasks", "service:app", "family:app"));
        assertThat(gathered.item(STREAM, "container", PROXY).outcome().detail()).isEqualTo("NotTold");
    }

    private static ScenarioBuilder builder() {
        return ScenarioBuilder.at(Clock.systemUTC()).container("app", 20, 80).container(PROXY, 30, 80);
    }

    private CollectedPackage collect(
            Scenario scenario, byte[] alert, Faults faults, Consumer<ResponseChangingProxy> change) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            change.accept(interposed);
            return AcquisitionFixture.at(folder, interposed.endpoint()).collect(alert);
        }
    }
}
