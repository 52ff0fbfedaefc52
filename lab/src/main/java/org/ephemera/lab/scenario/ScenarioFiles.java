package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.lab.format.JacksonMappers;

/** Reader of the files under {@code scenarios/} on the class path. */
final class ScenarioFiles {

    private static final JsonMapper MAPPER = JacksonMappers.json();

    private ScenarioFiles() {}

    static JsonNode read(String path) {
        return read(path, Map.of());
    }

    /**
     * Reads a JSON file.
     *
     * @param values values of the placeholders {@code ${name}}
     */
    static JsonNode read(String path, Map<String, String> values) {
        try (InputStream in = open(path)) {
            return ReplicaTemplates.expand(MAPPER.readTree(in), values);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read scenario file " + path, e);
        }
    }

    /** Reads a file with one JSON object per line. */
    static List<JsonNode> readLines(String path) {
        return readLines(path, Map.of());
    }

    static List<JsonNode> readLines(String path, Map<String, String> values) {
        try (InputStream in = open(path);
                MappingIterator<JsonNode> lines =
                        MAPPER.readerFor(JsonNode.class).readValues(in)) {
            return lines.readAll().stream()
                    .map(line -> ReplicaTemplates.expand(line, values))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read scenario file " + path, e);
        }
    }

    /** Returns the {@code values} of a scenario. */
    static Map<String, String> values(JsonNode scenario) {
        Map<String, String> values = new TreeMap<>();
        scenario.path("values")
                .properties()
                .forEach(value -> values.put(value.getKey(), value.getValue().asText()));
        return values;
    }

    private static InputStream open(String path) throws FileNotFoundException {
        InputStream in = ScenarioFiles.class.getResourceAsStream("/org/ephemera/lab/scenarios/" + path);
        if (in == null) {
            throw new FileNotFoundException(path);
        }
        return in;
    }

    static byte[] bytes(JsonNode tree) {
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }
}
