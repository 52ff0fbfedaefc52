package org.ephemera.aws.metrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.Json;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

/** CloudWatch metric, identified by its name and all of its dimensions. */
public record CloudWatchMetric(String namespace, String metric, SortedMap<String, String> dimensions)
        implements Comparable<CloudWatchMetric> {
    public CloudWatchMetric {
        dimensions = Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
    }

    static CloudWatchMetric of(String namespace, String metric, Map<String, String> dimensions) {
        return new CloudWatchMetric(namespace, metric, new TreeMap<>(dimensions));
    }

    static CloudWatchMetric of(Metric metric) {
        TreeMap<String, String> dimensions = new TreeMap<>();
        SdkCollections.withoutNulls(metric.dimensions())
                .forEach(d -> dimensions.put(String.valueOf(d.name()), String.valueOf(d.value())));
        return new CloudWatchMetric(
                String.valueOf(metric.namespace()), String.valueOf(metric.metricName()), dimensions);
    }

    public Metric toMetric() {
        List<Dimension> named = dimensions.entrySet().stream()
                .map(d ->
                        Dimension.builder().name(d.getKey()).value(d.getValue()).build())
                .toList();
        return Metric.builder()
                .namespace(namespace)
                .metricName(metric)
                .dimensions(named)
                .build();
    }

    /** Returns the metrics as JSON for the acquisition log. */
    static String toJson(List<CloudWatchMetric> all) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (CloudWatchMetric series : all) {
            ObjectNode json =
                    array.addObject().put("namespace", series.namespace()).put("metric", series.metric());
            ObjectNode dimensions = json.putObject("dimensions");
            series.dimensions().forEach(dimensions::put);
        }
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    /** Orders metrics the same way in every run. */
    @Override
    public int compareTo(CloudWatchMetric other) {
        return toString().compareTo(other.toString());
    }
}
