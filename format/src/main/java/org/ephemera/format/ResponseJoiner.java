package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins the files of responses that the log holds in parts. Takes the lines of segments in {@link
 * PackageLayout#SEGMENT_ORDER}. A response without its last part has the files of the parts that are present.
 */
public final class ResponseJoiner {
    /** Is given one response after the other. */
    @FunctionalInterface
    public interface Reading {
        /**
         * Takes a response.
         *
         * @param line its line in the log, the first if there are several
         * @param files the pieces of its body in their order
         */
        void take(JsonNode line, List<StoredFile> files) throws IOException;
    }

    private final Reading reading;
    private final List<StoredFile> files = new ArrayList<>();
    private @Nullable JsonNode first;
    private int parts;

    public ResponseJoiner(Reading reading) {
        this.reading = reading;
    }

    /** Takes a line of any event. */
    public void take(JsonNode line) throws IOException {
        if (!line.path("event").asText().equals("api.response")) {
            return;
        }
        ResponsePart part = ResponsePart.from(line);
        if (part.equals(ResponsePart.ONLY)) {
            reading.take(line, files(line));
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
            reading.take(first, List.copyOf(files));
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
