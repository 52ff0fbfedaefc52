package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.MetricSeries;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweep of pods on EKS with their account or by name, and the metrics that are shown from it. */
class SweepEksTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final String CLUSTER = "arn:aws:eks:eu-central-1:111122223333:cluster/shop";
    private static final String POD = CLUSTER + "#shop/checkout-7d4b9c6f5-m8k2p";

    @TempDir
    Path folder;

    private SimulatedCloud cloud;
    private CommandFixture desk;

    /** The pods exist since the day before, which is complete. */
    @BeforeEach
    void start() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Scenario scenario = Scenario.named("eks-escape", clock);
        cloud = SimulatedCloud.start(scenario.withMetrics(
                scenario.metrics().stream().map(SweepEksTest::earlier).toList()));
        desk = CommandFixture.in(folder).facing(cloud).at(clock);
    }

    @AfterEach
    void stop() throws Exception {
        cloud.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void showsMetricsOfPodFromSweepOfAccount() {
        Ran swept = desk.run("sweep", "aws:111122223333/eu-central-1", "--from", "2d", "--json");
        long callsBefore = calls();
        Ran offline = desk.run("metrics", POD, "--from", "2026-11-24", "--to", "2026-11-25", "--offline", "--json");

        assertThat(swept.exit()).as(swept.err()).isZero();
        assertThat(offline.exit()).as(offline.err()).isZero();
        assertThat(offline.json().path("gaps")).isEmpty();
        assertThat(calls()).isEqualTo(callsBefore).isPositive();
        // Series of the pod, and of both pods together by the name of the workload; no series of the other pod.
        assertThat(names(offline))
                .contains("pod_cpu_utilization Average", "pod_cpu_utilization{PodName=checkout} Average")
                .doesNotHaveDuplicates();
        assertThat(offline.out()).doesNotContain("x2x4q");
    }

    @Test
    void sweepsSinglePod() throws Exception {
        Files.writeString(folder.resolve("list"), POD + "\n");
        Ran swept = desk.run("sweep", "@list", "--from", "2d", "--json");
        Ran both = desk.run("metrics", POD, "--from", "2026-11-24", "--json");
        Ran workload = desk.run("metrics", CLUSTER + "#shop/deployment/checkout", "--from", "2026-11-25", "--json");
        Ran csv = desk.run("metrics", POD, "--from", "2026-11-25", "--csv");

        assertThat(swept.exit()).as(swept.err()).isZero();
        assertThat(swept.json().at("/windows/fetched").asInt()).isEqualTo(1);
        assertThat(both.exit()).as(both.err()).isZero();
        assertThat(both.json().path("gaps")).isEmpty();
        assertThat(names(both)).contains("pod_cpu_utilization Average");
        assertThat(workload.exit()).as(workload.err()).isZero();
        assertThat(names(workload)).contains("pod_cpu_utilization{PodName=checkout} Average");
        assertThat(csv.out())
                .contains(",pod_cpu_utilization,Average,Percent,,", ",pod_cpu_utilization{PodName=checkout},Average,");
    }

    /** Azure Monitor and other clusters have no pod metrics that a sweep could store. */
    @Test
    void rejectsPodsOutsideEks() {
        String aks = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/"
                + "Microsoft.ContainerService/managedClusters/prod#shop/checkout-7d4b9c6f5-x2x4q";
        for (String pod : List.of(aks, "k8s://prod/shop/checkout-7d4b9c6f5-x2x4q")) {
            assertThat(desk.run("metrics", pod, "--from", "2h").exit()).as(pod).isEqualTo(2);
            assertThat(desk.run("sweep", pod).exit()).as(pod).isEqualTo(2);
        }
    }

    private static List<String> names(Ran metrics) {
        Stream<String> names = metrics.json()
                .path("series")
                .valueStream()
                .filter(series -> !series.path("points").isEmpty())
                .map(series -> series.path("name").asText());
        return names.toList();
    }

    private static MetricSeries earlier(MetricSeries series) {
        return new MetricSeries(
                series.region(),
                series.namespace(),
                series.name(),
                series.dimensions(),
                series.unit(),
                NOW.minus(Duration.ofHours(20)),
                series.until(),
                series.samples(),
                series.levels());
    }

    private long calls() {
        return cloud.calls().stream()
                .map(SimulatedCall::operation)
                .filter("GetMetricData"::equals)
                .count();
    }
}
