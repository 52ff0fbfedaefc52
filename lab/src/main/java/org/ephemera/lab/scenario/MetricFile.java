package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/** Reader of the metrics of a scenario that have the same dimensions. */
record MetricFile(RelativeTimes times, String region, Optional<Instant> until) {

    List<MetricSeries> series(JsonNode set) {
        SequencedMap<String, String> dimensions = new LinkedHashMap<>();
        set.path("dimensions")
                .properties()
                .forEach(dimension ->
                        dimensions.put(dimension.getKey(), dimension.getValue().asText()));
        Instant from = times.parse(set.path("from").asText());
        // A set may end before the rest of the scenario, for example the metrics of a stopped replica.
        Optional<Instant> end =
                set.has("until") ? Optional.of(times.parse(set.path("until").asText())) : until;
        return set.path("metrics").properties().stream()
                .map(metric -> new MetricSeries(
                        region,
                        set.path("namespace").asText(),
                        metric.getKey(),
                        dimensions,
                        metric.getValue().path("unit").asText("None"),
                        from,
                        end,
                        set.path("samples").asInt(1),
                        levels(metric.getValue(), from)))
                .toList();
    }

    private List<MetricSeries.Level> levels(JsonNode metric, Instant from) {
        List<MetricSeries.Level> levels = new ArrayList<>();
        levels.add(level(metric, from));
        metric.path("changes")
                .forEach(change ->
                        levels.add(level(change, times.parse(change.path("at").asText()))));
        return levels;
    }

    private static MetricSeries.Level level(JsonNode level, Instant from) {
        return new MetricSeries.Level(
                from,
                level.path("level").asDouble(),
                level.path("swing").asDouble(),
                level.path("noise").asDouble(),
                level.has("one") ? OptionalDouble.of(level.path("one").asDouble()) : OptionalDouble.empty());
    }
}
