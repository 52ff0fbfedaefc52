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
import java.util.Set;
import org.ephemera.format.Json;
import org.ephemera.format.LineReader;
import org.ephemera.format.LoggedResponse;
import org.ephemera.format.PackageIndex;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.StoredFile;

/** Reader of the acquisition log's segments, which assigns bodies to calls. */
final class AcquisitionLog {
    private static final int LONGEST_LINE = 4 << 20;

    private final Map<String, PlannedItem> items = new HashMap<>();
    private final List<ApiResponse> all = new ArrayList<>();

    AcquisitionLog(Iterable<PlannedItem> planned) {
        planned.forEach(item -> items.put(item.item(), item));
    }

    /** Returns all responses, in the order of the paths of their bodies: by item, then by attempt. */
    List<ApiResponse> read(SealedFiles files) throws IOException {
        Set<String> foreign = foreign(files);
        List<String> segments = files.digests().keySet().stream()
                .filter(path -> PackageLayout.isSegment(path) && !foreign.contains(path))
                .sorted(PackageLayout.SEGMENT_ORDER)
                .toList();
        LoggedResponse.Joiner responses = new LoggedResponse.Joiner((line, bodies) -> {
            if (!bodies.isEmpty()) {
                all.add(response(line, bodies));
            }
        });
        for (String path : segments) {
            segment(path, files, responses);
        }
        responses.end();
        all.sort(Comparator.comparing(response -> response.files().getFirst().path()));
        return List.copyOf(all);
    }

    private static Set<String> foreign(SealedFiles files) throws IOException {
        if (!files.digests().containsKey(PackageLayout.FOREIGN)) {
            return Set.of();
        }
        try (InputStream in = files.open(PackageLayout.FOREIGN)) {
            return PackageIndex.foreignPaths(in);
        }
    }

    private static void segment(String path, SealedFiles files, LoggedResponse.Joiner responses) throws IOException {
        try (InputStream in = files.open(path);
                LineReader lines = new LineReader(in, LONGEST_LINE)) {
            for (Optional<byte[]> bytes = lines.next(); bytes.isPresent(); bytes = lines.next()) {
                responses.take(Json.parse(bytes.get()));
            }
        }
    }

    private ApiResponse response(JsonNode line, List<StoredFile> files) {
        String item = line.path("item").asText();
        PlannedItem planned = items.get(item);
        JsonNode request = line.path("request");
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
