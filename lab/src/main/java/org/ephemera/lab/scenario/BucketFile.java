package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Reader of the S3 buckets of a scenario and of the scripts of their objects. */
record BucketFile(RelativeTimes times) {

    Bucket bucket(JsonNode bucket) {
        return new Bucket(
                bucket.path("region").asText(),
                bucket.path("name").asText(),
                bucket.path("objects").valueStream().map(this::entry).toList());
    }

    private Bucket.Entry entry(JsonNode object) {
        String key = object.path("key").asText();
        LogScript script = new LogScript(times, key.hashCode());
        List<JsonNode> lines = ScenarioFiles.readLines(object.path("script").asText());
        lines.forEach(script::add);
        String content = script.events(Instant.MAX).stream()
                .map(event -> event.message() + "\n")
                .collect(Collectors.joining());
        return new Bucket.Entry(key, times.parse(object.path("modified").asText()), content);
    }
}
