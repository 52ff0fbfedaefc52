package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.model.OutcomeCode;

/** Progress of one item in all its attempts, according to the closed segments. */
public final class ItemProgress {
    private final Set<String> attempts = new LinkedHashSet<>();
    private final RequestIds requestIds = new RequestIds();
    /** Position of the request id of the latest response in parts; an attempt has one such response at a time. */
    private int idOfParts = RequestIds.NONE;

    private int answers;
    private int errors;
    private int files;
    private long bytes;
    private Optional<SegmentEnd.Finished> finished = Optional.empty();
    private Optional<ResumeCursor> cursor = Optional.empty();
    private String cursorAttempt = "";
    private Instant cursorTime = Instant.MIN;

    /** Returns the end of the first attempt that finished; a second one changes nothing. */
    public Optional<SegmentEnd.Finished> finished() {
        return finished;
    }

    /** Returns the cursor for the next attempt, from the last segment of the attempt that ended last. */
    public Optional<ResumeCursor> cursor() {
        return cursor;
    }

    /** Returns the ids of all attempts. */
    public Set<String> attempts() {
        return attempts;
    }

    /** Returns the request ids of all calls. */
    public RequestIds requestIds() {
        return requestIds;
    }

    /** Returns the number of stored responses. */
    public int answers() {
        return answers;
    }

    /** Returns the number of failed calls. */
    public int errors() {
        return errors;
    }

    /** Returns the number of stored files. */
    public int files() {
        return files;
    }

    /** Returns the size of the stored files. */
    public long bytes() {
        return bytes;
    }

    /**
     * Records a response or a part of one. A response in parts counts once.
     *
     * @return position of the request id in {@link #requestIds}
     */
    int addResponse(JsonNode line) throws IOException {
        ResponsePart part = ResponsePart.from(line);
        if (!part.isFirst()) {
            return idOfParts;
        }
        answers++;
        int id = addRequestId(line);
        if (part.more()) {
            idOfParts = id;
        }
        return id;
    }

    void addError(JsonNode line) {
        errors++;
        addRequestId(line);
    }

    void addFile(long size) {
        files++;
        bytes += size;
    }

    void addEnd(String state, JsonNode line) throws IOException {
        if (state.equals("finished")) {
            SegmentEnd.Finished end = new SegmentEnd.Finished(
                    code(line)
                            .with(
                                    line.path("detail").asText(),
                                    line.path("message").asText()),
                    ExtentJson.from(line));
            finished = finished.or(() -> Optional.of(end));
            return;
        }
        Instant time = RequiredFields.instant(line, "time");
        String attempt = RequiredFields.text(line, "attempt");
        // Segments of one attempt are in order, even if a clock was set back in between.
        if (attempt.equals(cursorAttempt) || time.isAfter(cursorTime)) {
            cursorAttempt = attempt;
            cursorTime = time;
            TreeMap<String, String> fields = new TreeMap<>();
            line.path("cursor")
                    .properties()
                    .forEach(f -> fields.put(f.getKey(), f.getValue().asText()));
            cursor = Optional.of(new ResumeCursor(fields));
        }
    }

    private int addRequestId(JsonNode line) {
        return requestIds.add(Json.text(line.path("response"), "requestId").orElse(""));
    }

    private static OutcomeCode code(JsonNode line) throws IOException {
        try {
            return OutcomeCode.valueOf(RequiredFields.text(line, "outcome"));
        } catch (IllegalArgumentException e) {
            throw new IOException("unknown outcome '" + line.path("outcome").asText() + "'", e);
        }
    }
}
