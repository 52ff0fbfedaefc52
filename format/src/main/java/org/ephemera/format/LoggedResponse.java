package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;

/**
 * A call that was answered, as the acquisition log of a package has it; its parts are joined.
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
        List<String> segments = StoreListing.of(store, prefix + PackageLayout.ACQUISITION + item).stream()
                .map(StoredObject::key)
                .filter(key -> PackageLayout.isSegment(key.substring(prefix.length())))
                .sorted(PackageLayout.SEGMENT_ORDER)
                .toList();
        ResponseJoiner responses = new ResponseJoiner((line, files) -> reading.take(from(line, files)));
        for (String key : segments) {
            StoredSegment read = StoredSegment.read(store, key);
            for (byte[] bytes : read.lines()) {
                responses.take(StoredSegment.parsed(read.key(), bytes));
            }
        }
        responses.end();
    }

    private static LoggedResponse from(JsonNode line, List<StoredFile> files) throws IOException {
        JsonNode request = line.path("request");
        TreeMap<String, String> params = new TreeMap<>();
        request.path("params")
                .properties()
                .forEach(p -> params.put(p.getKey(), p.getValue().asText()));
        return new LoggedResponse(
                RequiredFields.text(line, "item"),
                request.path("service").asText() + ":"
                        + request.path("operation").asText(),
                params,
                files,
                line.path("more").asBoolean());
    }
}
