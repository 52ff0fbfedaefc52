package org.ephemera.analyze.parse.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.azure.LogAnalyticsTables;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * What the agent of Container Insights measured of containers on AKS: rows of {@code Perf}, each a value of a counter at a time. They
 * name {@code CLUSTER-ID/POD-UID/CONTAINER} (microsoft/Docker-Provider, {@code CAdvisorMetricsAPIClient.rb}). A row without a value is
 * a blank.
 */
final class InsightsUsage {
    static final String ARTIFACT = "azure.aks.insights-usage";

    private static final int LONGEST = 4 << 10;
    private static final String CPU = "cpuUsageNanoCores";
    /** What is drawn and judged, with its unit; when a container was started, its pod says better. */
    private static final Map<String, String> COUNTERS = Map.of(
            CPU,
            "NanoCores",
            "cpuLimitNanoCores",
            "NanoCores",
            "memoryWorkingSetBytes",
            "Bytes",
            "memoryRssBytes",
            "Bytes",
            "memoryLimitBytes",
            "Bytes");

    private static final int LONGEST_MINUTES = 60;
    private static final int MOST_CONTAINERS = 100_000;

    private final SealedPackage sealed;
    private final PodNames pods;
    private final Duration period;

    private InsightsUsage(SealedPackage sealed, PodNames pods, Duration period) {
        this.sealed = sealed;
        this.pods = pods;
        this.period = period;
    }

    static InsightsUsage in(SealedPackage sealed) {
        List<ApiResponse> answers = sealed.answers(ARTIFACT).toList();
        return answers.isEmpty()
                ? new InsightsUsage(sealed, PodNames.NONE, Duration.ofMinutes(1))
                : new InsightsUsage(sealed, PodNames.in(sealed), period(sealed, answers));
    }

    void read(ApiResponse answer, SeriesTable table) throws IOException {
        try (InputStream in = sealed.open(answer)) {
            LogAnalyticsTables.read(in, LONGEST, row -> {
                if (isOfContainer(row) && COUNTERS.containsKey(row.value("CounterName"))) {
                    String place = row.place().substring(0, row.place().length() - 1);
                    table.sink(key(row), answer.at(new FileLocation.Pointer(place)))
                            .point(second(row), value(row));
                }
            });
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    private static boolean isOfContainer(LogAnalyticsTables.Row row) {
        return row.value("ObjectName").equals("K8SContainer");
    }

    private SeriesTable.Key key(LogAnalyticsTables.Row row) {
        String[] instance = row.value("InstanceName").split("/", -1);
        String container = instance[instance.length - 1];
        PodNames.Name pod = pods.of(instance.length < 2 ? "" : instance[instance.length - 2]);
        SortedMap<String, String> dimensions = new TreeMap<>();
        dimensions.put("ClusterName", instance.length < 3 ? "" : instance[instance.length - 3]);
        dimensions.put("Namespace", pod.namespace());
        dimensions.put("PodName", pod.owner());
        dimensions.put("FullPodName", pod.pod());
        dimensions.put("ContainerName", container);
        String counter = row.value("CounterName");
        return new SeriesTable.Key(
                "insights", container, counter, "Sample", COUNTERS.getOrDefault(counter, ""), period, dimensions);
    }

    private static double value(LogAnalyticsTables.Row row) {
        try {
            double value = Double.parseDouble(row.value("CounterValue"));
            return Double.isFinite(value) ? value : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static double second(LogAnalyticsTables.Row row) {
        OptionalLong second = time(row);
        return second.isPresent() ? second.getAsLong() : Double.NaN;
    }

    private static OptionalLong time(LogAnalyticsTables.Row row) {
        try {
            return OptionalLong.of(Instant.parse(row.value("TimeGenerated")).getEpochSecond());
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    /** How often the agent measures can be set, from one minute to thirty: what lies most often between two values of CPU. */
    private static Duration period(SealedPackage sealed, List<ApiResponse> answers) {
        Map<String, Long> last = new HashMap<>();
        int[] gaps = new int[LONGEST_MINUTES + 1];
        for (ApiResponse answer : answers) {
            try (InputStream in = sealed.open(answer)) {
                LogAnalyticsTables.read(in, LONGEST, row -> {
                    OptionalLong now = time(row);
                    if (isOfContainer(row)
                            && row.value("CounterName").equals(CPU)
                            && now.isPresent()
                            && last.size() < MOST_CONTAINERS) {
                        Long before = last.put(row.value("InstanceName"), now.getAsLong());
                        long minutes = before == null ? 0 : Math.round((now.getAsLong() - before) / 60.0);
                        gaps[Math.clamp(minutes, 0, LONGEST_MINUTES)]++;
                    }
                });
            } catch (IOException e) {
                // What cannot be read is said where it is read for its values.
            }
        }
        int most = 1;
        for (int minutes = 1; minutes < LONGEST_MINUTES; minutes++) {
            most = gaps[minutes] > gaps[most] ? minutes : most;
        }
        return Duration.ofMinutes(most);
    }
}
