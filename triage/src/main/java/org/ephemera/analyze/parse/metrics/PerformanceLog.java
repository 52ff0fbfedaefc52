package org.ephemera.analyze.parse.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/**
 * Parser of Container Insights' performance log: one event per task and container and minute. CPU is in units of 1/1024
 * core, memory in MiB (CloudWatch user guide, "Container Insights performance log events for Amazon ECS").
 */
final class PerformanceLog {
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final List<String> DIMENSIONS = List.of(
            "ClusterName", "ServiceName", "TaskDefinitionFamily", "TaskDefinitionRevision", "TaskId", "ContainerName");
    private static final List<String> METRICS = List.of(
            "CpuReserved",
            "CpuUtilized",
            "EphemeralStorageUtilized",
            "MemoryReserved",
            "MemoryUtilized",
            "NetworkRxBytes",
            "NetworkTxBytes",
            "StorageReadBytes",
            "StorageWriteBytes");

    private int event;
    private long unreadable;

    private PerformanceLog() {}

    static void read(SealedPackage sealed, ApiResponse response, SeriesTable table, List<EvidenceGap> gaps)
            throws IOException {
        PerformanceLog log = new PerformanceLog();
        EvidenceLocation events = response.at(FileLocation.root().child("events"));
        try (InputStream in = sealed.open(response)) {
            Json.elements(in, "events", event -> log.event(event, events, table));
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } finally {
            if (log.unreadable > 0) {
                gaps.add(new EvidenceGap(
                        response.item(),
                        log.unreadable + " events of the performance log are not usage events of a task"));
            }
        }
    }

    private void event(JsonNode event, EvidenceLocation events, SeriesTable table) {
        int number = this.event++;
        JsonNode usage = message(event);
        String type = usage.path("Type").asText();
        if (!event.path("timestamp").isNumber() || type.isEmpty()) {
            unreadable++;
            return;
        }
        if (!type.equals("Container") && !type.equals("Task")) {
            return;
        }
        SortedMap<String, String> dimensions = new TreeMap<>();
        DIMENSIONS.forEach(name -> Json.text(usage, name).ifPresent(value -> dimensions.put(name, value)));
        String subject = dimensions.getOrDefault("ContainerName", dimensions.getOrDefault("TaskId", ""));
        double second = Math.floor(event.path("timestamp").doubleValue() / 1000);
        for (String metric : METRICS) {
            JsonNode value = usage.path(metric);
            if (!value.isMissingNode()) {
                table.sink(
                                new SeriesTable.Key(
                                        "performance-log", subject, metric, "Sample", unit(metric), PERIOD, dimensions),
                                events.child(number))
                        .point(second, value.isNumber() ? value.doubleValue() : Double.NaN);
            }
        }
    }

    private static String unit(String metric) {
        return metric.startsWith("Cpu") ? "CPU units" : CloudWatchMetrics.unit(metric);
    }

    private static JsonNode message(JsonNode event) {
        try {
            return Json.parse(event.path("message").asText().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Json.object();
        }
    }
}
