package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;

/**
 * A call that was answered, as the acquisition log of a package tells it.
 *
 * @param operation {@code service:Operation}
 * @param files the pieces of the body in their order
 * @param more true if the answer was a page and not the last one
 */
public record LoggedResponse(
        String item, String operation, SortedMap<String, String> params, List<StoredFile> files, boolean more) {
    public LoggedResponse {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
        files = List.copyOf(files);
    }

    /** Is given one answer after the other. */
    @FunctionalInterface
    public interface Reading {
        void take(LoggedResponse answer) throws IOException;
    }

    /**
     * Reads all answers of one item, or of those whose names begin with it, segment by segment.
     *
     * @param item as it begins the names of segments
     */
    public static void each(EvidenceStore store, OpenRecord open, String item, Reading reading) throws IOException {
        String prefix = open.packageId().prefix();
        for (StoredObject segment : StoreListing.of(store, prefix + PackageLayout.ACQUISITION + item)) {
            if (!PackageLayout.isSegment(segment.key().substring(prefix.length()))) {
                continue;
            }
            StoredSegment read = StoredSegment.read(store, segment.key());
            for (byte[] bytes : read.lines()) {
                JsonNode line = StoredSegment.parsed(read.key(), bytes);
                if (line.path("event").asText().equals("api.response")) {
                    reading.take(from(line));
                }
            }
        }
    }

    private static LoggedResponse from(JsonNode line) throws IOException {
        JsonNode request = line.path("request");
        TreeMap<String, String> params = new TreeMap<>();
        request.path("params")
                .properties()
                .forEach(p -> params.put(p.getKey(), p.getValue().asText()));
        List<StoredFile> files = new ArrayList<>();
        for (JsonNode file : line.path("files")) {
            files.add(StoredFile.from(file));
        }
        return new LoggedResponse(
                RequiredFields.text(line, "item"),
                request.path("service").asText() + ":"
                        + request.path("operation").asText(),
                params,
                files,
                line.path("more").asBoolean());
    }
}
