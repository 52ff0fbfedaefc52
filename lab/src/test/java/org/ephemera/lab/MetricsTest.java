package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

final class MetricsTest {

    private static final Metric CPU = Metric.builder()
            .namespace("AWS/ECS")
            .metricName("CPUUtilization")
            .dimensions(dimension("ClusterName", "shop"), dimension("ServiceName", "checkout"))
            .build();

    @Test
    void returnsCpuRiseAtTheIncident() {
        Scenario scenario = Scenario.named("fargate-miner");
        Instant incident = scenario.now().minus(Duration.ofMinutes(42));
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                CloudWatchClient metrics = SdkClients.of(cloud).metrics()) {
            GetMetricDataResponse answer = metrics.getMetricData(
                    r -> r.metricDataQueries(query("a", "Average", 60), query("n", "SampleCount", 60))
                            .startTime(scenario.now().minus(Duration.ofDays(1)))
                            .endTime(scenario.now())
                            .scanBy(ScanBy.TIMESTAMP_ASCENDING));

            MetricDataResult average = answer.metricDataResults().getFirst();
            assertThat(answer.metricDataResults())
                    .extracting(MetricDataResult::statusCodeAsString)
                    .containsOnly("Complete");
            assertThat(average.timestamps()).hasSize(1_440).isSorted().doesNotHaveDuplicates();
            assertThat(average.timestamps().getFirst()).isEqualTo(scenario.now().minus(Duration.ofDays(1)));
            for (int i = 0; i < average.timestamps().size(); i++) {
                boolean before = average.timestamps().get(i).isBefore(incident);
                assertThat(average.values().get(i)).isBetween(before ? 5.0 : 95.0, before ? 30.0 : 100.0);
            }
            assertThat(answer.metricDataResults().getLast().values()).containsOnly(2.0);
        }
    }

    @Test
    void returnsNothingForPeriodFinerThanRetention() {
        Scenario scenario = Scenario.named("fargate-miner");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                CloudWatchClient metrics = SdkClients.of(cloud).metrics()) {
            assertThat(cpu(metrics, scenario.now(), Duration.ofDays(14), 300)).isEqualTo(14 * 288);
            assertThat(cpu(metrics, scenario.now(), Duration.ofDays(20), 300)).isEqualTo(20 * 288);
            assertThat(cpu(metrics, scenario.now(), Duration.ofDays(14), 60)).isEqualTo(14 * 1_440);
            assertThat(cpu(metrics, scenario.now(), Duration.ofDays(20), 60)).isZero();
            assertThat(cpu(metrics, scenario.now(), Duration.ofDays(70), 300)).isZero();
        }
    }

    @Test
    void ordersMinimumAverageAndMaximum() {
        Scenario scenario = Scenario.named("fargate-miner");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                CloudWatchClient metrics = SdkClients.of(cloud).metrics()) {
            List<List<Double>> values = metrics
                    .getMetricData(r -> r.metricDataQueries(
                                    query("low", "Minimum", 300),
                                    query("middle", "Average", 300),
                                    query("high", "Maximum", 300))
                            .startTime(scenario.now().minus(Duration.ofHours(2)))
                            .endTime(scenario.now()))
                    .metricDataResults()
                    .stream()
                    .map(MetricDataResult::values)
                    .toList();

            for (int i = 0; i < values.getFirst().size(); i++) {
                assertThat(values.get(1).get(i))
                        .isBetween(values.get(0).get(i), values.get(2).get(i));
            }
        }
    }

    @Test
    void splitsSeriesIntoThreePages() {
        Scenario scenario = Scenario.named("fargate-miner");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none().pageSize("GetMetricData", 100));
                CloudWatchClient metrics = SdkClients.of(cloud).metrics()) {
            List<MetricDataResult> results = metrics
                    .getMetricDataPaginator(
                            r -> r.metricDataQueries(query("a", "Average", 60), query("b", "Maximum", 60))
                                    .startTime(scenario.now().minus(Duration.ofHours(2)))
                                    .endTime(scenario.now()))
                    .metricDataResults()
                    .stream()
                    .toList();

            assertThat(cloud.calls()).hasSize(3);
            assertThat(results).extracting(MetricDataResult::id).containsExactly("a", "a", "b", "b");
            assertThat(results)
                    .extracting(MetricDataResult::statusCodeAsString)
                    .containsExactly("PartialData", "Complete", "PartialData", "Complete");
            assertThat(results.stream().filter(r -> r.id().equals("a")).flatMap(r -> r.timestamps().stream()))
                    .hasSize(120)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void returnsNothingForUnknownMetric() {
        Scenario scenario =
                ScenarioBuilder.at(Scenario.REFERENCE).withoutServiceMetrics().build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                CloudWatchClient metrics = SdkClients.of(cloud).metrics()) {
            assertThat(cpu(metrics, scenario.now(), Duration.ofDays(1), 60)).isZero();
        }
    }

    @Test
    void listsMetricsByDimensionInPages() {
        Scenario scenario = Scenario.named("fargate-miner");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none().pageSize("ListMetrics", 12));
                CloudWatchClient metrics = SdkClients.of(cloud).metrics()) {
            List<Metric> ofTask = metrics
                    .listMetricsPaginator(r -> r.namespace("ECS/ContainerInsights")
                            .dimensions(
                                    DimensionFilter.builder()
                                            .name("TaskId")
                                            .value(scenario.taskId())
                                            .build(),
                                    DimensionFilter.builder()
                                            .name("ContainerName")
                                            .build()))
                    .metrics()
                    .stream()
                    .toList();

            assertThat(ofTask).hasSize(24).doesNotHaveDuplicates();
            assertThat(ofTask)
                    .allSatisfy(metric -> assertThat(metric.dimensions()).hasSize(4));
            assertThat(cloud.calls()).hasSize(2);
        }
    }

    @Test
    void reportsInvalidParameter() {
        try (SimulatedCloud cloud = SimulatedCloud.start(Scenario.named("fargate-miner"));
                CloudWatchClient metrics = SdkClients.of(cloud).metrics()) {
            assertThatThrownBy(() -> metrics.getMetricData(r -> r.metricDataQueries(query("a", "Average", 60))
                            .startTime(Scenario.REFERENCE)
                            .endTime(Scenario.REFERENCE)))
                    .isInstanceOfSatisfying(CloudWatchException.class, e -> {
                        assertThat(e.statusCode()).isEqualTo(400);
                        assertThat(e.awsErrorDetails().errorCode()).startsWith("InvalidParameterValue");
                        assertThat(e).hasMessageContaining("StartTime");
                    });
        }
    }

    private static int cpu(CloudWatchClient metrics, Instant now, Duration back, int period) {
        return metrics
                .getMetricDataPaginator(r -> r.metricDataQueries(query("a", "Average", period))
                        .startTime(now.minus(back))
                        .endTime(now))
                .metricDataResults()
                .stream()
                .mapToInt(result -> result.values().size())
                .sum();
    }

    private static MetricDataQuery query(String id, String stat, int period) {
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(s -> s.metric(CPU).stat(stat).period(period))
                .build();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }
}
