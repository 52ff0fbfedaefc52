package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.ephemera.model.Digest;

/**
 * Writer of one segment of the acquisition log: JSON objects, one a line, each with the SHA-256 of the line before it.
 * The first line contains the SHA-256 of {@code open.json}, so parallel segments form one tree. Not thread-safe.
 */
public final class SegmentWriter {
    /** Signer of segments of the acquisition log: the key of one run. */
    public interface SegmentSigner {
        /** Returns the id of the run, whose delegation is stored in the package. */
        String run();

        /**
         * Signs a line with SHA256withECDSA.
         *
         * @param line without its line feed
         * @return DER in Base64, with the smaller of the two valid numbers {@code s}
         */
        String sign(byte[] line) throws IOException;
    }

    private final String item;
    private final String attempt;
    private final Clock clock;
    private final Instant openedAt;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private Digest previous;
    private byte[] last = new byte[0];
    private int sequence;
    private int answers;

    public SegmentWriter(Digest openRecord, String item, String attempt, Clock clock) {
        this.previous = openRecord;
        this.item = item;
        this.attempt = attempt;
        this.clock = clock;
        this.openedAt = clock.instant();
    }

    /**
     * Opens the segment.
     *
     * @param number from 1 in each attempt
     * @param worker holder of the attempt, to detect later that it died
     */
    public void open(int number, Instant notAfter, String worker) {
        append(
                "segment.open",
                Json.object()
                        .put("segment", number)
                        .put("notAfter", notAfter.toString())
                        .put("worker", worker));
    }

    /** Writes an item that was found and planned. */
    public void planned(PlannedItem found) {
        ObjectNode body = Json.object();
        body.set("planned", found.toJson());
        append("item.planned", body);
    }

    /**
     * Writes a stored response.
     *
     * @param files pieces of the body in their order; empty if the response had no body
     */
    public void response(ApiCall call, ApiResponseHead response, List<StoredFile> files, ResponsePage page) {
        response(call, response, files, page, ResponsePart.ONLY);
    }

    /**
     * Writes one part of a response. The clock offset is written with the first part only.
     *
     * @param files the pieces of this part in their order
     * @param page counts the records of this part
     */
    public void response(
            ApiCall call, ApiResponseHead response, List<StoredFile> files, ResponsePage page, ResponsePart part) {
        ObjectNode body = Json.object();
        body.set("request", call.toJson());
        body.set("response", response.toJson());
        ArrayNode pieces = body.putArray("files");
        files.forEach(file -> pieces.add(file.toJson()));
        body.put("page", page.number()).put("more", page.more()).put("count", page.count());
        part.put(body);
        body.put("durationMs", response.took().toMillis());
        if (part.isFirst()) {
            clock(body, response);
        }
        append("api.response", body);
        answers++;
    }

    /** Writes a failed call. */
    public void error(ApiCall call, ApiResponseHead response, ApiError error) {
        ObjectNode body = Json.object();
        body.set("request", call.toJson());
        body.set("response", response.toJson());
        body.set("error", error.toJson());
        body.put("durationMs", response.took().toMillis());
        clock(body, response);
        append("api.error", body);
        answers++;
    }

    /** Writes a note with facts for {@code package.json}. */
    public void note(String text, Map<String, String> facts) {
        ObjectNode body = Json.object().put("text", text);
        ObjectNode values = body.putObject("facts");
        facts.forEach(values::put);
        append("note", body);
    }

    /** Closes the segment. */
    public void close(SegmentEnd end) {
        ObjectNode body = Json.object();
        switch (end) {
            case SegmentEnd.Continues next -> cursor(body.put("state", "continues"), next.cursor());
            case SegmentEnd.Paused paused -> cursor(body.put("state", "paused"), paused.cursor());
            case SegmentEnd.Finished finished -> {
                body.put("state", "finished")
                        .put("outcome", finished.outcome().code().name())
                        .put("detail", finished.outcome().detail())
                        .put("message", finished.outcome().message());
                ExtentJson.put(body, finished.extent());
            }
        }
        append("segment.close", body.put("lines", sequence + 1));
    }

    /** Signs the closed segment: the last line contains the signature over the line before it. */
    public void sign(SegmentSigner signer) throws IOException {
        append("segment.signature", Json.object().put("run", signer.run()).put("sig", signer.sign(last)));
    }

    /** Returns the content of the segment. */
    public byte[] toBytes() {
        return lines.toByteArray();
    }

    /** Returns the number of responses, parts of responses and errors written so far. */
    public int answers() {
        return answers;
    }

    /** Returns the time at which the segment was created. */
    public Instant openedAt() {
        return openedAt;
    }

    private void append(String event, ObjectNode body) {
        sequence++;
        ObjectNode line = Json.object()
                .put("seq", sequence)
                .put("prev", previous.hex())
                .put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("event", event)
                .put("item", item)
                .put("attempt", attempt);
        line.setAll(body);
        byte[] bytes = Json.bytes(line);
        last = bytes;
        previous = Digest.of(bytes);
        lines.writeBytes(bytes);
        lines.write('\n');
    }

    private static void clock(ObjectNode body, ApiResponseHead response) {
        response.clockOffset().ifPresent(offset -> body.putObject("clock").put("offsetMs", offset));
    }

    private static void cursor(ObjectNode body, ResumeCursor cursor) {
        ObjectNode state = body.putObject("cursor");
        cursor.state().forEach(state::put);
    }
}
