package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One percent of a quota allows one request and then none for many seconds, so the deadline passes during the wait. */
class RateLimitWaitTest {
    private static final String STREAM = "aws.logs.stream.1";
    private static final Duration TIME = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 60, 80).build();

    @Test
    void pausesItemWhenPageIsRateLimited() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none().pageSize("GetLogEvents", 20))) {
            // Enough for the definition and its history, which share a quota, and for one or two pages.
            AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("EPHEMERA_QUOTA_SHARE", "4")
                    .begin(scenario.alert(), TIME);
            assertThat(calls(cloud, "GetLogEvents")).isBetween(1L, 3L);
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert(), Duration.ofMinutes(1));
            assertThat(gathered.log(STREAM, "segment.close"))
                    .extracting(line -> line.path("state").asText())
                    .contains("paused");
            assertThat(gathered.item(STREAM).code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.item(STREAM).extent().records()).isEqualTo(60);
            assertThat(gathered.log(STREAM, "api.response")).hasSize(4);
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        }
    }

    /** All log items depend on the definition, so its item must survive a passed deadline. */
    @Test
    void readsDefinitionLaterWhenRateLimited() throws IOException {
        try (SimulatedCloud cloud =
                SimulatedCloud.start(scenario, Faults.none().throttle("DescribeTaskDefinition", 1))) {
            AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("EPHEMERA_QUOTA_SHARE", "1")
                    .begin(scenario.alert(), TIME);
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert(), Duration.ofMinutes(1));
            assertThat(gathered.log("aws.ecs.task-definition.1", "segment.close"))
                    .extracting(line -> line.path("state").asText())
                    .contains("paused");
            assertThat(gathered.item("aws.ecs.task-definition.1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.item(STREAM).extent().records()).isEqualTo(60);
            assertThat(gathered.seal().statement().status()).isEqualTo("complete");
        }
    }

    /** All other items depend on the task. */
    @Test
    void readsTaskLaterWhenRateLimited() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none().throttle("DescribeTasks", 1))) {
            AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("EPHEMERA_QUOTA_SHARE", "1")
                    .begin(scenario.alert(), TIME);
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert(), Duration.ofMinutes(1));
            assertThat(gathered.log("aws.ecs.task", "segment.close"))
                    .extracting(line -> line.path("state").asText())
                    .containsExactlyInAnyOrder("paused", "finished");
            assertThat(gathered.outcome("aws.ecs.task").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.item(STREAM).extent().records()).isEqualTo(60);
            assertThat(gathered.seal().statement().status()).isEqualTo("complete");
        }
    }

    @Test
    void rateLimitAppliesToRetries() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none().throttle("DescribeTasks", 1))) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("EPHEMERA_QUOTA_SHARE", "1")
                    .collect(scenario.alert(), TIME);
            assertThat(calls(cloud, "DescribeTasks")).isEqualTo(1);
            assertThat(gathered.log("aws.ecs.task", "api.error"))
                    .extracting(line -> line.path("error").path("code").asText())
                    .containsExactly("ThrottlingException");
            assertThat(gathered.outcome("aws.ecs.task").code()).isEqualTo(OutcomeCode.FAILED);
            assertThat(gathered.outcome("aws.ecs.task").detail()).isEqualTo("Unfinished");
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        }
    }

    /**
     * Sixty containers need 15 requests of nearly 100,000 points. A tenth of the points quota allows 39,600 points a
     * second; a tenth of the request quota would allow 50 requests.
     */
    @Test
    void rateLimitsMetricsByPoints() throws IOException {
        ScenarioBuilder many = ScenarioBuilder.at(Clock.systemUTC());
        for (int i = 0; i < 60; i++) {
            many.container("app-" + i, 1, 20);
        }
        Scenario large = many.build();
        try (SimulatedCloud cloud = SimulatedCloud.start(large)) {
            AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("EPHEMERA_QUOTA_SHARE", "10")
                    .begin(large.alert(), TIME.multipliedBy(2));
            assertThat(calls(cloud, "GetMetricData")).isLessThan(10);
        }
    }

    private static long calls(SimulatedCloud cloud, String operation) {
        return cloud.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }
}
