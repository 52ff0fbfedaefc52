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
 * Parser of container metrics of AKS from Container Insights. Each row of the table {@code Perf} contains the value of
 * one counter of one container at one time. The container has the instance name {@code CLUSTER-ID/POD-UID/CONTAINER}
 * (microsoft/Docker-Provider, {@code CAdvisorMetricsAPIClient.rb}). A row without a value becomes a
 * gap in the series.
 */
final class InsightsUsage {
    static final String ARTIFACT = "azure.aks.insights-usage";

    private static final int LONGEST = 4 << 10;
    private static final String CPU = "cpuUsageNanoCores";
    /**
     * Counters that are plotted and analyzed, with their units. The start time of a container is taken from its pod.
     */
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
        List<ApiResponse> responses = sealed.responses(ARTIFACT).toList();
        return responses.isEmpty()
                ? new InsightsUsage(sealed, PodNames.NONE, Duration.ofMinutes(1))
                : new InsightsUsage(sealed, PodNames.in(sealed), period(sealed, responses));
    }

    void read(ApiResponse response, SeriesTable table) throws IOException {
        try (InputStream in = sealed.open(response)) {
            LogAnalyticsTables.read(in, LONGEST, row -> {
                if (isOfContainer(row) && COUNTERS.containsKey(row.value("CounterName"))) {
                    String place = row.place().substring(0, row.place().length() - 1);
                    table.sink(key(row), response.at(new FileLocation.Pointer(place)))
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

    /**
     * Returns the interval of the agent, which can be configured from one to thirty minutes: the most frequent distance
     * between two CPU values.
     */
    private static Duration period(SealedPackage sealed, List<ApiResponse> responses) {
        Map<String, Long> last = new HashMap<>();
        int[] distances = new int[LONGEST_MINUTES + 1];
        for (ApiResponse response : responses) {
            try (InputStream in = sealed.open(response)) {
                LogAnalyticsTables.read(in, LONGEST, row -> {
                    OptionalLong now = time(row);
                    if (isOfContainer(row)
                            && row.value("CounterName").equals(CPU)
                            && now.isPresent()
                            && last.size() < MOST_CONTAINERS) {
                        Long before = last.put(row.value("InstanceName"), now.getAsLong());
                        long minutes = before == null ? 0 : Math.round((now.getAsLong() - before) / 60.0);
                        distances[Math.clamp(minutes, 0, LONGEST_MINUTES)]++;
                    }
                });
            } catch (IOException e) {
                // The gap is added where the values are read.
            }
        }
        int mostFrequent = 1;
        for (int minutes = 1; minutes < LONGEST_MINUTES; minutes++) {
            mostFrequent = distances[minutes] > distances[mostFrequent] ? minutes : mostFrequent;
        }
        return Duration.ofMinutes(mostFrequent);
    }
}
