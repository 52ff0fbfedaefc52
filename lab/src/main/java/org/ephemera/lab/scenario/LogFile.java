package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reader of the log groups of a scenario and of the scripts of their streams. {@code ${name}} is a placeholder for one
 * of the values.
 */
record LogFile(RelativeTimes times, Optional<Instant> until, Map<String, String> values) {

    LogGroup group(JsonNode group) {
        List<LogStream> streams = new ArrayList<>();
        group.path("streams").forEach(stream -> streams.add(stream(stream)));
        return new LogGroup(
                group.path("region").asText(),
                group.path("name").asText(),
                group.path("class").asText("STANDARD"),
                Optional.of(group.path("retentionInDays"))
                        .filter(JsonNode::isInt)
                        .map(JsonNode::intValue),
                times.parse(group.path("created").asText()),
                streams);
    }

    private LogStream stream(JsonNode stream) {
        String name = stream.path("name").asText();
        if (stream.has("audit")) {
            return new LogStream(
                    name,
                    times.parse(stream.path("created").asText()),
                    new InMemoryLog(new AuditScript(times, values)
                            .events(stream.path("audit").asText())));
        }
        LogScript script = new LogScript(times, name.hashCode());
        ScenarioFiles.readLines(stream.path("script").asText(), values).forEach(script::add);
        return new LogStream(
                name,
                times.parse(stream.path("created").asText()),
                new InMemoryLog(script.events(until.orElse(Instant.MAX))));
    }
}
