package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.store.EvidenceStore;
import org.jspecify.annotations.Nullable;

/**
 * Call with its response in the acquisition log; the parts of a response are joined.
 *
 * @param operation {@code service:Operation}
 * @param files pieces of the body in their order
 * @param more true if the response was a page and not the last one
 */
public record LoggedResponse(
        String item, String operation, SortedMap<String, String> params, List<StoredFile> files, boolean more) {
    public LoggedResponse {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
        files = List.copyOf(files);
    }

    /** Consumer of responses. */
    @FunctionalInterface
    public interface ResponseVisitor {
        /** Takes the next response. */
        void take(LoggedResponse response) throws IOException;
    }

    /**
     * Reads all responses in a sealed package of the items whose names begin with {@code item}, segment by segment.
     *
     * @param item beginning of the names of the segments
     */
    public static void each(EvidenceStore store, OpenRecord open, String item, ResponseVisitor reading)
            throws IOException {
        List<String> segments = PackageIndex.sealedSegments(store, open).stream()
                .filter(path -> path.startsWith(PackageLayout.ACQUISITION + item))
                .map(path -> open.packageId().prefix() + path)
                .sorted(PackageLayout.SEGMENT_ORDER)
                .toList();
        Joiner responses = new Joiner((line, files) -> reading.take(from(line, files)));
        for (String key : segments) {
            StoredSegment read = StoredSegment.read(store, key);
            for (byte[] bytes : read.lines()) {
                responses.take(StoredSegment.parse(read.key(), bytes));
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

    /**
     * Joins the files of responses that the log holds in parts. Takes the lines of segments in {@link
     * PackageLayout#SEGMENT_ORDER}. A response without its last part has the files of the parts that are present.
     */
    public static final class Joiner {
        /** Consumer of responses in the form of the log. */
        @FunctionalInterface
        public interface Responses {
            /**
             * Takes a response.
             *
             * @param line its line in the log, the first if there are several
             * @param files the pieces of its body in their order
             */
            void take(JsonNode line, List<StoredFile> files) throws IOException;
        }

        private final Responses responses;
        private final List<StoredFile> files = new ArrayList<>();
        private @Nullable JsonNode first;
        private int parts;

        public Joiner(Responses responses) {
            this.responses = responses;
        }

        /** Takes a line of any event. */
        public void take(JsonNode line) throws IOException {
            if (!line.path("event").asText().equals("api.response")) {
                return;
            }
            ResponsePart part = ResponsePart.from(line);
            if (part.equals(ResponsePart.ONLY)) {
                responses.take(line, files(line));
                return;
            }
            if (!continues(line, part)) {
                end();
                first = line;
            }
            parts = part.number();
            files.addAll(files(line));
            if (!part.more()) {
                end();
            }
        }

        /** Ends the log: a response that is still open has no further part. */
        public void end() throws IOException {
            if (first != null) {
                responses.take(first, List.copyOf(files));
                first = null;
                files.clear();
            }
        }

        private boolean continues(JsonNode line, ResponsePart part) {
            return first != null
                    && part.number() == parts + 1
                    && line.path("item").equals(first.path("item"))
                    && line.path("attempt").equals(first.path("attempt"));
        }

        private static List<StoredFile> files(JsonNode line) throws IOException {
            List<StoredFile> files = new ArrayList<>();
            for (JsonNode file : line.path("files")) {
                files.add(StoredFile.from(file));
            }
            return files;
        }
    }
}
