package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ephemera.model.Digest;

/**
 * What stands as the outcomes of a package, line by line, whoever wrote it. An item with a million answers has a line of many megabytes, which
 * are the ids of its requests: these are read, and none is held.
 */
final class OutcomeLines implements Closeable {
    /**
     * One line.
     *
     * @param json all of it but the ids; they are in it only where they are no list
     * @param requests as {@link RequestIds#sha256}
     */
    record Line(ObjectNode json, Digest requests) {}

    private final LineReader lines;
    private final JsonSizeLimit room = new JsonSizeLimit();

    /** Reads from {@code in}, and closes it when closed. */
    OutcomeLines(InputStream in) {
        this.lines = new LineReader(in, 0);
    }

    /**
     * The next line, or empty at the end.
     *
     * @throws IOException if it is no JSON object, or all that was read is larger than any outcomes
     */
    Optional<Line> next() throws IOException {
        Optional<InputStream> line = lines.stream();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        RequestIds.Sum requests = new RequestIds.Sum();
        ObjectNode json = Json.line(line.get(), room, ItemOutcome.REQUESTS, requests::add);
        return Optional.of(new Line(json, requests.digest()));
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
