package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ephemera.model.Digest;

/**
 * Reader of the stored outcomes of a package, line by line. The line of an item with a million responses takes many
 * megabytes for its request ids; they are hashed and not kept.
 */
final class OutcomeLines implements Closeable {
    /**
     * Line of the outcomes.
     *
     * @param json fields without the request ids, unless these are not a list
     * @param requests digest as in {@link RequestIds#sha256}
     */
    record Line(ObjectNode json, Digest requests) {}

    private final LineReader lines;
    private final JsonSizeLimit room = new JsonSizeLimit();

    /** Creates a reader that closes {@code in} when it is closed. */
    OutcomeLines(InputStream in) {
        this.lines = new LineReader(in, 0);
    }

    /**
     * Returns the next line; empty at the end.
     *
     * @throws IOException if the line is not a JSON object, or the input exceeds the size limit
     */
    Optional<Line> next() throws IOException {
        Optional<InputStream> line = lines.nextStream();
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
