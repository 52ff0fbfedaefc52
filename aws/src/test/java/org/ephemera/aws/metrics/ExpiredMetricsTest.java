package org.ephemera.aws.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics of an old window, or whose points expire during the requests. */
class ExpiredMetricsTest {
    private static final String INSIGHTS = "aws.cloudwatch.container-insights.1";
    private static final String SERVICE = "arn:aws:ecs:eu-central-1:111122223333:service/lab/app";

    @TempDir
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-25T12:00:30Z"));

    /**
     * ListMetrics does not return metrics without points for two weeks; that does not prove that Container Insights was
     * off.
     */
    @Test
    void queriesByNameWhenMetricsAreNotListed() throws IOException {
        CollectedPackage gathered =
                collect(ScenarioBuilder.at(clock).container("app", 5, 20).build());
        Outcome outcome = gathered.outcome(INSIGHTS);
        assertThat(outcome.code()).as(outcome.message()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(outcome.message()).contains("were queried by name");
        assertThat(queried(gathered))
                .anyMatch(name -> name.startsWith("CpuUtilized {ClusterName=lab, ServiceName=app}"));
    }

    @Test
    void reportsNotEnabledWhenNamesHaveNoPoints() throws IOException {
        CollectedPackage gathered = collect(ScenarioBuilder.at(clock)
                .container("app", 5, 20)
                .withoutInsights()
                .build());
        assertThat(gathered.outcome(INSIGHTS).code()).isEqualTo(OutcomeCode.NOT_ENABLED);
    }

    @Test
    void reportsPartialForServiceInOldWindow() throws IOException {
        Scenario scenario = ScenarioBuilder.at(clock).container("app", 5, 20).build();
        CollectedPackage gathered = collect(scenario, SERVICE);
        assertThat(gathered.outcome(INSIGHTS).code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.outcome(INSIGHTS).message()).contains("the last two weeks", "by its ARN");
    }

    /** Returns more series than one request accepts. */
    private Scenario ofSixtyContainers() {
        ScenarioBuilder builder = ScenarioBuilder.at(clock);
        for (int i = 0; i < 60; i++) {
            builder.container("app-" + i, 1, 20);
        }
        return builder.build();
    }

    /** Three days later the one-minute points have expired, so the batches differ from the counted ones. */
    @Test
    void fetchesAllSeriesWhenResumedDaysLater() throws IOException {
        Scenario scenario = ofSixtyContainers();
        AtomicInteger answers = new AtomicInteger();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            // Eight batches are requested in parallel; those of the second group are too late, together with those of
            // the service.
            interposed.change("GetMetricData", body -> {
                clock.step(answers.incrementAndGet() == 11 ? Duration.ofSeconds(45) : Duration.ZERO);
                return body;
            });
            byte[] request = request(scenario.taskArn(), clock.instant().minus(Duration.ofDays(13)));
            AcquisitionFixture.at(folder, interposed.endpoint(), clock).begin(request, Duration.ofSeconds(40));
            assertThat(answers).hasValueGreaterThanOrEqualTo(11);
            clock.step(Duration.ofDays(3));
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint(), clock).collect(request);

            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(gathered.log(INSIGHTS, "segment.close"))
                    .extracting(line -> line.path("state").asText())
                    .contains("paused");
            assertThat(queried(gathered))
                    .filteredOn(name -> name.endsWith(" 300"))
                    .hasSize(63);
            // The remaining batches are then in time, and the others are not requested again.
            assertThat(batches(gathered))
                    .filteredOn(batch -> batch.startsWith("300 "))
                    .isNotEmpty();
            String first = batches(gathered).stream()
                    .filter(batch -> batch.startsWith("300 "))
                    .findFirst()
                    .orElseThrow();
            assertThat(batches(gathered)).containsOnlyOnce(first);
        }
    }

    /** One of the parallel requests is refused while the deadline interrupts others: it must be requested again. */
    @Test
    void repeatsBatchRefusedBeforeDeadline() throws IOException {
        Scenario scenario = ofSixtyContainers();
        AtomicInteger answers = new AtomicInteger();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.change("GetMetricData", body -> {
                clock.step(answers.incrementAndGet() == 3 ? Duration.ofSeconds(45) : Duration.ZERO);
                return body;
            });
            interposed.refuse("GetMetricData", "app-0", "ThrottlingException", 1);
            byte[] request = request(scenario.taskArn(), clock.instant());
            AcquisitionFixture.at(folder, interposed.endpoint(), clock)
                    .set("AWS_MAX_ATTEMPTS", "1")
                    .begin(request, Duration.ofSeconds(40));
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint(), clock)
                    .set("AWS_MAX_ATTEMPTS", "1")
                    .collect(request);
            assertThat(queried(gathered))
                    .filteredOn(name -> name.endsWith(" 60"))
                    .hasSize(63);
            assertThat(queried(gathered))
                    .filteredOn(name -> name.endsWith(" 300"))
                    .hasSize(63);
        }
    }

    /** Returns period and metrics of each response, in order. */
    private static List<String> batches(CollectedPackage gathered) throws IOException {
        return gathered.log(INSIGHTS, "api.response").stream()
                .map(line -> line.at("/request/params"))
                .filter(params -> params.has("metrics"))
                .map(params -> params.path("period").asText() + " "
                        + params.path("metrics").asText())
                .toList();
    }

    /** Points are requested in the periods that CloudWatch keeps, and expired ones are reported. */
    @Test
    void fetchesWholeRequestedWindow() throws IOException {
        Scenario scenario = ScenarioBuilder.at(clock).container("app", 5, 20).build();
        Instant now = clock.instant();
        ItemOutcome month = metrics(scenario, now.minus(Duration.ofDays(30)));
        assertThat(month.code()).as(month.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(month.extent().first())
                .hasValueSatisfying(first -> assertThat(first).isBefore(now.minus(Duration.ofDays(19))));
        ItemOutcome years = metrics(scenario, now.minus(Duration.ofDays(500)));
        assertThat(years.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(years.outcome().message()).contains("CloudWatch keeps data points for 455 days", "have expired");
        ItemOutcome hours = metrics(scenario, now.minus(Duration.ofHours(2)));
        assertThat(hours.planned().window().length()).isEqualTo(Duration.ofDays(14));
    }

    /** Collects the metrics of the service up to now. */
    private ItemOutcome metrics(Scenario scenario, Instant from) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            Path place = Files.createDirectory(folder.resolve("since-" + from.getEpochSecond()));
            return AcquisitionFixture.at(place, cloud.endpoint(), clock)
                    .collect(("{\"target\": \"" + scenario.taskArn() + "\", \"id\": \"" + from + "\", \"from\": \""
                                    + from + "\"}")
                            .getBytes(StandardCharsets.UTF_8))
                    .item("aws.cloudwatch.service-metrics.1");
        }
    }

    /** A query without a result is not a query without points. */
    @Test
    void reportsQueryWithoutResult() throws IOException {
        Scenario scenario = ScenarioBuilder.at(clock).container("app", 5, 20).build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            // CBOR of the key Id and the text q0.
            interposed.replace("GetMetricData", "bIdbq0", "bIdbx0");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint(), clock).collect(scenario.alert());
            assertThat(gathered.outcome(INSIGHTS).code()).isEqualTo(OutcomeCode.PARTIAL);
            assertThat(gathered.outcome(INSIGHTS).message()).contains(MetricResults.UNANSWERED);
        }
    }

    /** Returns names, dimensions and periods of all requested metrics. */
    private static Set<String> queried(CollectedPackage gathered) throws IOException {
        Set<String> queried = new TreeSet<>();
        for (JsonNode line : gathered.log(INSIGHTS, "api.response")) {
            JsonNode params = line.at("/request/params");
            if (params.has("metrics")) {
                for (JsonNode each : Json.parse(params.path("metrics").asText().getBytes(StandardCharsets.UTF_8))) {
                    Set<String> dimensions = new TreeSet<>();
                    each.path("dimensions")
                            .properties()
                            .forEach(one -> dimensions.add(
                                    one.getKey() + "=" + one.getValue().asText()));
                    queried.add(each.path("metric").asText() + " {" + String.join(", ", dimensions) + "} "
                            + params.path("period").asText());
                }
            }
        }
        return queried;
    }

    private CollectedPackage collect(Scenario scenario) throws IOException {
        return collect(scenario, scenario.taskArn());
    }

    /** Collects a window that ended 16 days ago, of which nothing is listed any more. */
    private CollectedPackage collect(Scenario scenario, String target) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace("ListMetrics", "Metrics", "NoMores");
            return AcquisitionFixture.at(folder, interposed.endpoint(), clock)
                    .collect(request(target, clock.instant().minus(Duration.ofDays(16))));
        }
    }

    private static byte[] request(String target, Instant to) {
        return ("{\"target\": \"" + target + "\", \"id\": \"1\", \"from\": \"" + to.minus(Duration.ofDays(1))
                        + "\", \"to\": \"" + to + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
