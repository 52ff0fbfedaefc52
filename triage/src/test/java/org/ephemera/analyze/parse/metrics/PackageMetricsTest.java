package org.ephemera.analyze.parse.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.TimeSeries.Point;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.BodyType;
import org.ephemera.model.Digest;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageMetricsTest {
    private static final String METRICS = "[{\"namespace\":\"AWS/ECS\",\"metric\":\"CPUUtilization\","
            + "\"dimensions\":{\"ClusterName\":\"shop\",\"ServiceName\":\"web\"}}]";
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"container_memory_failures_total", "pod_memory_failures_total"})
    void memoryFailuresAreNotBytes(String metric) {
        assertThat(CloudWatchMetrics.unit(metric)).isEqualTo("None");
        assertThat(CloudWatchMetrics.unit("pod_memory_working_set")).isEqualTo("Bytes");
    }

    @Test
    void joinsPagesInAnyOrder() throws Exception {
        PackageMetrics read = cloudWatch(
                page("PartialData", "next", new long[] {180, 120}, new double[] {4, 3}),
                page("Complete", "", new long[] {60, 0}, new double[] {2, 1}));
        assertThat(read.gaps()).isEmpty();
        TimeSeries series = only(read);
        assertThat(series.metric()).isEqualTo("CPUUtilization");
        assertThat(series.statistic()).isEqualTo("Average");
        assertThat(series.unit()).isEqualTo("Percent");
        assertThat(series.period()).isEqualTo(Duration.ofMinutes(1));
        assertThat(series.dimensions()).containsEntry("ServiceName", "web");
        assertThat(series.points()).containsExactly(point(0, 1), point(60, 2), point(120, 3), point(180, 4));
        assertThat(series.evidence().place()).hasToString("/MetricDataResults/0");
        assertThat(series.evidence().file()).endsWith("000001.body.cbor");
    }

    /** The order must not depend on hash codes. */
    @Test
    void keepsOrderOfSeriesWithEqualText() {
        List<Map<String, String>> alike = List.of(
                Map.of("a", "1, b=2, c=3"),
                Map.of("a", "1", "b", "2, c=3"),
                Map.of("a", "1, b=2", "c", "3"),
                Map.of("a", "1", "b", "2", "c", "3"));
        EvidenceLocation evidence =
                new EvidenceLocation("data/x.json", FileLocation.root(), new Digest("ab".repeat(32)));
        for (List<Map<String, String>> order : List.of(alike, alike.reversed())) {
            SeriesTable table = new SeriesTable(any -> true);
            for (Map<String, String> dimensions : order) {
                table.sink(
                                new SeriesTable.Key(
                                        "s", "c", "m", "Sum", "", Duration.ofMinutes(1), new TreeMap<>(dimensions)),
                                evidence)
                        .point(0, 1);
            }
            assertThat(table.series(new ArrayList<>()))
                    .extracting(TimeSeries::dimensions)
                    .containsExactlyElementsOf(order.stream().map(TreeMap::new).toList());
        }
    }

    @Test
    void reportsIncompleteSeries() throws Exception {
        PackageMetrics read = cloudWatch(page("PartialData", "", new long[] {0}, new double[] {1}));
        assertThat(read.gaps())
                .extracting(EvidenceGap::why)
                .singleElement()
                .asString()
                .contains("PartialData");
        assertThat(only(read).points()).hasSize(1);
    }

    @Test
    void mergesEqualPointsAndReportsContradictions() throws Exception {
        PackageMetrics read = cloudWatch(
                page("Complete", "", new long[] {0, 60}, new double[] {1, 2}),
                page("Complete", "", new long[] {0, 60}, new double[] {1, 3}));
        assertThat(only(read).points()).containsExactly(point(0, 1), point(60, 2));
        assertThat(read.gaps())
                .extracting(EvidenceGap::why)
                .singleElement()
                .asString()
                .contains("1 data point", "differ");
    }

    @Test
    void separatesPeriods() throws Exception {
        FixtureResponse fine = page("Complete", "", new long[] {0}, new double[] {1});
        FixtureResponse coarse = page("Complete", "", new long[] {0}, new double[] {1})
                .withParams(Map.of("metrics", METRICS, "period", "300", "statistics", "Average"));
        assertThat(cloudWatch(fine, coarse).series())
                .extracting(TimeSeries::period)
                .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(5));
    }

    @Test
    void skipsUnrequestedSeriesAndInvalidTimes() throws Exception {
        List<Map<String, Object>> results = new ArrayList<>();
        results.add(result(
                "q0", "Complete", new double[] {NOON.getEpochSecond(), Double.NaN, 1e300}, new double[] {1, 2, 3}));
        results.add(result("q9", "Complete", new double[] {0}, new double[] {1}));
        results.add(result("x", "Complete", new double[] {0}, new double[] {1}));
        results.add(result("q0", "Complete", new double[] {1, 2}, new double[] {1}));
        PackageMetrics read = cloudWatch(cbor(Map.of("MetricDataResults", results)));
        assertThat(only(read).points()).contains(point(0, 1)).hasSize(2);
        assertThat(read.gaps())
                .extracting(EvidenceGap::why)
                .anyMatch(why -> why.contains("2 series"))
                .anyMatch(why -> why.startsWith("1 points"))
                .anyMatch(why -> why.startsWith("2 data points"));
    }

    @Test
    void readsGroupsOfSweep() throws Exception {
        String groups = "[{\"namespace\":\"ECS/ContainerInsights\",\"metrics\":[\"CpuUtilized\",\"MemoryUtilized\"],"
                + "\"dimensions\":{\"ClusterName\":\"shop\",\"TaskId\":\"t1\",\"ServiceName\":\"web\"}}]";
        FixtureResponse answer = cbor(Map.of(
                        "MetricDataResults",
                        List.of(
                                result("q0", "Complete", new double[] {0}, new double[] {7}),
                                result("q3", "Complete", new double[] {0}, new double[] {8}))))
                .withParams(
                        Map.of("groups", groups, "skip", "2", "count", "6", "period", "60", "statistics", "Average"));
        PackageMetrics read = read("aws.sweep.metrics", answer);
        assertThat(read.series())
                .extracting(series -> series.container() + " " + series.metric() + " " + series.statistic())
                .containsExactly("t1 CpuUtilized Maximum", "t1 MemoryUtilized Minimum");
    }

    @Test
    void readsPerformanceLog() throws Exception {
        String usage = "{\\\"Type\\\":\\\"Container\\\",\\\"ContainerName\\\":\\\"app\\\",\\\"TaskId\\\":\\\"t1\\\","
                + "\\\"ClusterName\\\":\\\"shop\\\",\\\"CpuUtilized\\\":158.4,\\\"MemoryUtilized\\\":null}";
        String body = "{\"events\":[{\"timestamp\":1795675105999,\"message\":\"" + usage
                + "\"},{\"timestamp\":1795675165000,\"message\":\"not json\"},"
                + "{\"message\":\"" + usage + "\"}]}";
        PackageMetrics read = read("aws.logs.performance", FixtureResponse.json("logs:FilterLogEvents", body));
        assertThat(read.series()).extracting(TimeSeries::metric).containsExactly("CpuUtilized", "MemoryUtilized");
        assertThat(read.series().getFirst().points())
                .containsExactly(new Point(Instant.ofEpochSecond(1795675105L), OptionalDouble.of(158.4)));
        assertThat(read.series().getLast().points().getFirst().value()).isEmpty();
        assertThat(read.gaps())
                .extracting(EvidenceGap::why)
                .singleElement()
                .asString()
                .startsWith("2 events");
    }

    /**
     * Rows contain the UID of a pod only, the interval of the agent is configurable, and a row without a value is
     * blank.
     */
    @Test
    void readsContainerInsightsOfAks() throws Exception {
        String usage = table(
                "TimeGenerated,ObjectName,InstanceName,CounterName,CounterValue",
                perf("12:00:07", "K8SContainer", "u1", "cpuUsageNanoCores", "985000000.0"),
                perf("12:05:07", "K8SContainer", "u1", "cpuUsageNanoCores", "null"),
                perf("12:10:07", "K8SContainer", "u1", "cpuUsageNanoCores", "981000000"),
                perf("12:10:07", "K8SContainer", "u2", "memoryRssBytes", "\"NaN\""),
                perf("12:10:07", "K8SNode", "u1", "cpuUsageNanoCores", "1"),
                perf("12:10:07", "K8SContainer", "u1", "restartTimeEpoch", "1764158400"));
        String rows = table(
                "TableName,PodUid,Namespace,Name,ControllerName",
                "[\"KubeEvents\",\"u2\",\"shop\",\"other\",\"\"]",
                "[\"KubePodInventory\",\"u1\",\"shop\",\"web-5d-x7\",\"web-5d\"]");
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item("azure.aks.insights", Map.of(), FixtureResponse.json("operationalinsights:Query_Execute", rows))
                .item(
                        "azure.aks.insights-usage",
                        Map.of(),
                        FixtureResponse.json("operationalinsights:Query_Execute", usage))
                .seal()) {
            PackageMetrics read = PackageMetrics.of(sealed);
            assertThat(read.gaps()).isEmpty();
            assertThat(read.series())
                    .extracting(TimeSeries::metric)
                    .containsExactly("cpuUsageNanoCores", "memoryRssBytes");
            TimeSeries cpu = read.series().getFirst();
            assertThat(cpu.period()).isEqualTo(Duration.ofMinutes(5));
            assertThat(cpu.unit()).isEqualTo("NanoCores");
            assertThat(cpu.dimensions())
                    .containsEntry("FullPodName", "web-5d-x7")
                    .containsEntry("PodName", "web-5d")
                    .containsEntry("Namespace", "shop")
                    .containsEntry("ClusterName", "shop")
                    .containsEntry("ContainerName", "web");
            assertThat(cpu.points())
                    .extracting(Point::value)
                    .containsExactly(
                            OptionalDouble.of(985_000_000), OptionalDouble.empty(), OptionalDouble.of(981_000_000));
            assertThat(cpu.evidence().place()).hasToString("/tables/0/rows/0");
            assertThat(read.series().getLast().dimensions()).containsEntry("FullPodName", "u2");
            assertThat(read.series().getLast().points().getFirst().value()).isEmpty();
        }
    }

    private static String perf(String time, String object, String uid, String counter, String value) {
        return "[\"2026-11-26T" + time + "Z\",\"" + object
                + "\",\"/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/shop/"
                + uid
                + "/web\",\"" + counter + "\"," + value + "]";
    }

    private static String table(String columns, String... rows) {
        StringBuilder heads = new StringBuilder();
        for (String column : columns.split(",", -1)) {
            heads.append(heads.isEmpty() ? "" : ",")
                    .append("{\"name\":\"")
                    .append(column)
                    .append("\"}");
        }
        return "{\"tables\":[{\"name\":\"PrimaryResult\",\"columns\":[" + heads + "],\"rows\":["
                + String.join(",", rows) + "]}]}";
    }

    @Test
    void keepsBlankPointsOfAzure() throws Exception {
        String body = azure(
                "PT1M",
                "{\"timeStamp\":\"2026-11-26T12:00:00Z\",\"average\":0},"
                        + "{\"timeStamp\":\"2026-11-26T12:01:00Z\"},{\"timeStamp\":\"2026-11-26T12:02:00Z\",\"average\":985}");
        PackageMetrics read = read(
                "azure.monitor.metrics",
                FixtureResponse.json("monitor:Metrics_List", body)
                        .withParams(Map.of("resourceId", "/x/y", "aggregation", "Average")));
        TimeSeries series = only(read);
        assertThat(series.container()).isEqualTo("wordcount");
        assertThat(series.dimensions())
                .containsEntry("containerName", "wordcount")
                .containsEntry("resource", "/x/y");
        assertThat(series.points())
                .extracting(Point::value)
                .containsExactly(OptionalDouble.of(0), OptionalDouble.empty(), OptionalDouble.of(985));
        assertThat(series.evidence().place()).hasToString("/value/0/timeseries/0");
    }

    @Test
    void readsAzureBatches() throws Exception {
        String one = azure("PT1M", "{\"timeStamp\":\"2026-11-26T12:00:00Z\",\"average\":1,\"maximum\":2}");
        String body = "{\"values\":[" + one.substring(0, one.length() - 1) + ",\"resourceid\":\"/a/b\"}]}";
        PackageMetrics read = read(
                "azure.sweep.metrics",
                FixtureResponse.json("monitor:MetricsBatch_Batch", body)
                        .withParams(Map.of("aggregation", "average,maximum")));
        assertThat(read.series()).extracting(TimeSeries::statistic).containsExactly("Average", "Maximum");
        assertThat(read.series().getFirst().dimensions()).containsEntry("resource", "/a/b");
        assertThat(read.series().getFirst().evidence().place()).hasToString("/values/0/value/0/timeseries/0");
    }

    @Test
    void reportsIncompleteAzureMetrics() throws Exception {
        String body =
                "{\"interval\":\"PT1M\",\"value\":[{\"name\":{\"value\":\"CpuUsage\"},\"errorCode\":\"Throttled\","
                        + "\"timeseries\":[]}]}";
        PackageMetrics read = read("azure.monitor.metrics", FixtureResponse.json("monitor:Metrics_List", body));
        assertThat(read.gaps())
                .extracting(EvidenceGap::why)
                .singleElement()
                .asString()
                .contains("CpuUsage", "Throttled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[]",
                "{}",
                "{\"value\":[]}",
                "{\"value\":[],\"interval\":\"P400D\"}",
                "{\"value\":{}}",
                "nul"
            })
    void reportsInvalidResponseAsGap(String body) throws Exception {
        PackageMetrics read = read("azure.monitor.metrics", FixtureResponse.json("monitor:Metrics_List", body));
        assertThat(read.series()).isEmpty();
        assertThat(read.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.what()).startsWith("azure.monitor.metrics"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "oops", "[]"})
    void reportsInvalidRequestAsGap(String metrics) throws Exception {
        PackageMetrics read = cloudWatch(page("Complete", "", new long[] {0}, new double[] {1})
                .withParams(Map.of("metrics", metrics, "period", "60", "statistics", "Average")));
        assertThat(read.series()).isEmpty();
        assertThat(read.gaps()).isNotEmpty();
    }

    @Test
    void acceptsPackageWithoutMetrics() throws Exception {
        PackageMetrics read = read("aws.ecs.task", FixtureResponse.json("ecs:DescribeTasks", "{}"));
        assertThat(read).isEqualTo(new PackageMetrics(List.of(), List.of()));
    }

    private PackageMetrics cloudWatch(FixtureResponse... responses) throws Exception {
        return read("aws.cloudwatch.service-metrics", responses);
    }

    private PackageMetrics read(String artifact, FixtureResponse... responses) throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(artifact, Map.of("a", "b"), responses)
                .seal()) {
            return PackageMetrics.of(sealed);
        }
    }

    private static TimeSeries only(PackageMetrics read) {
        assertThat(read.series()).hasSize(1);
        return read.series().getFirst();
    }

    private static Point point(long second, double value) {
        return new Point(NOON.plusSeconds(second), OptionalDouble.of(value));
    }

    private static FixtureResponse page(String status, String token, long[] seconds, double[] values) {
        double[] times = java.util.Arrays.stream(seconds)
                .mapToDouble(second -> NOON.getEpochSecond() + second)
                .toArray();
        return cbor(Map.of("MetricDataResults", List.of(result("q0", status, times, values)), "NextToken", token));
    }

    private static Map<String, Object> result(String id, String status, double[] times, double[] values) {
        return Map.of("Id", id, "StatusCode", status, "Timestamps", times, "Values", values);
    }

    private static FixtureResponse cbor(Map<String, Object> body) {
        try {
            byte[] bytes = new ObjectMapper(new CBORFactory()).writeValueAsBytes(body);
            return FixtureResponse.of("cloudwatch:GetMetricData", BodyType.CBOR, bytes)
                    .withParams(Map.of("metrics", METRICS, "period", "60", "statistics", "Average"));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String azure(String interval, String data) {
        return "{\"interval\":\"" + interval + "\",\"value\":[{\"name\":{\"value\":\"CpuUsage\"},\"unit\":\"Count\","
                + "\"timeseries\":[{\"metadatavalues\":[{\"name\":{\"value\":\"containername\"},"
                + "\"value\":\"wordcount\"}],\"data\":[" + data + "]}]}]}";
    }
}
