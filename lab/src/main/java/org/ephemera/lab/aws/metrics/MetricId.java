package org.ephemera.lab.aws.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.lab.scenario.MetricSeries;

/** Identity of a simulated CloudWatch metric: namespace, name and exactly these dimensions. */
record MetricId(String namespace, String name, Map<String, String> dimensions) {

    static MetricId of(MetricSeries series) {
        return new MetricId(series.namespace(), series.name(), new TreeMap<>(series.dimensions()));
    }

    static MetricId of(JsonNode metric) {
        Map<String, String> dimensions = new TreeMap<>();
        metric.path("Dimensions")
                .forEach(dimension -> dimensions.put(
                        dimension.path("Name").asText(), dimension.path("Value").asText()));
        return new MetricId(
                metric.path("Namespace").asText(), metric.path("MetricName").asText(), dimensions);
    }

    ObjectNode toNode() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("Namespace", namespace);
        node.put("MetricName", name);
        ArrayNode list = node.putArray("Dimensions");
        dimensions.forEach((key, value) -> list.addObject().put("Name", key).put("Value", value));
        return node;
    }
}
