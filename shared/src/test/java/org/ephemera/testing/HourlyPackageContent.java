package org.ephemera.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;

/**
 * Content of a sealed hourly package of the recorder, read without the product's readers: from the files that closed
 * segments list.
 *
 * @param events the lines of {@code recorder.events}
 * @param definitions the lines of {@code recorder.definitions}
 * @param outcomes {@code OUTCOME: message} by item
 */
public record HourlyPackageContent(List<JsonNode> events, List<JsonNode> definitions, Map<String, String> outcomes) {
    public static HourlyPackageContent of(EvidenceStore store, PackageId id) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        List<JsonNode> definitions = new ArrayList<>();
        SealedPackageContent content = SealedPackageContent.of(store, id).assertCompleteWithoutDuplicates();
        for (String body : content.named()) {
            (body.startsWith("data/raw/recorder.events/") ? events : definitions).addAll(lines(store, id, body));
        }
        Map<String, String> outcomes = new TreeMap<>();
        for (JsonNode line : lines(store, id, PackageLayout.OUTCOMES)) {
            outcomes.put(
                    line.path("item").asText(),
                    line.path("outcome").asText() + ": " + line.path("message").asText());
        }
        return new HourlyPackageContent(events, definitions, outcomes);
    }

    /** Returns the received events, after checking their digests. */
    public List<String> received() {
        return events.stream().map(line -> decoded(line, "eventBase64")).toList();
    }

    /** Returns the response for each requested name, or {@code refused: CODE}. */
    public Map<String, String> described() {
        Map<String, String> described = new TreeMap<>();
        definitions.forEach(line -> described.put(
                line.path("name").asText(),
                line.has("refused")
                        ? "refused: " + line.path("refused").path("code").asText()
                        : decoded(line, "bodyBase64")));
        return described;
    }

    private static String decoded(JsonNode line, String field) {
        byte[] bytes = Base64.getDecoder().decode(line.path(field).asText());
        if (!Digest.of(bytes).hex().equals(line.path("sha256").asText())) {
            throw new AssertionError("the bytes are not those that the digest is of");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<JsonNode> lines(EvidenceStore store, PackageId id, String path) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (InputStream in = store.open(id.prefix() + path);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line; (line = reader.readLine()) != null; ) {
                lines.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return lines;
    }
}
