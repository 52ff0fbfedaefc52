package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.format.LineReader;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.StoredFile;

/** Which call brought which body, from the segments of the acquisition log. */
final class AcquisitionLog {
    private static final int LONGEST_LINE = 4 << 20;

    private final Map<String, PlannedItem> items = new HashMap<>();
    private final List<ApiResponse> answers = new ArrayList<>();

    AcquisitionLog(Iterable<PlannedItem> planned) {
        planned.forEach(item -> items.put(item.item(), item));
    }

    /** All answers, in the order of the paths of their bodies: item by item, attempt by attempt. */
    List<ApiResponse> read(SealedFiles files) throws IOException {
        for (String path : files.digests().keySet()) {
            if (PackageLayout.isSegment(path)) {
                segment(path, files);
            }
        }
        answers.sort(Comparator.comparing(answer -> answer.files().getFirst().path()));
        return List.copyOf(answers);
    }

    private void segment(String path, SealedFiles files) throws IOException {
        try (InputStream in = files.open(path);
                LineReader lines = new LineReader(in, LONGEST_LINE)) {
            for (Optional<byte[]> bytes = lines.next(); bytes.isPresent(); bytes = lines.next()) {
                JsonNode line = Json.parse(bytes.get());
                if (line.path("event").asText().equals("api.response")
                        && !line.path("files").isEmpty()) {
                    answers.add(answer(line));
                }
            }
        }
    }

    private ApiResponse answer(JsonNode line) throws IOException {
        String item = line.path("item").asText();
        PlannedItem planned = items.get(item);
        JsonNode request = line.path("request");
        List<StoredFile> files = new ArrayList<>();
        for (JsonNode file : line.path("files")) {
            files.add(StoredFile.from(file));
        }
        Map<String, String> params = new HashMap<>();
        request.path("params")
                .properties()
                .forEach(p -> params.put(
                        p.getKey(),
                        p.getValue().isValueNode()
                                ? p.getValue().asText()
                                : p.getValue().toString()));
        return new ApiResponse(
                item,
                planned == null ? item.replaceAll("(\\.[0-9]+)+$", "") : planned.artifact(),
                planned == null ? Map.of() : planned.params(),
                request.path("service").asText(),
                request.path("operation").asText(),
                request.path("region").asText(),
                params,
                Json.instant(line, "time").orElse(Instant.EPOCH),
                Json.instant(line.path("response"), "date"),
                files);
    }
}
