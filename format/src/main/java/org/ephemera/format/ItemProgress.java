package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.model.OutcomeCode;

/** What the closed segments say of one item, over all its attempts. */
public final class ItemProgress {
    private final Set<String> attempts = new LinkedHashSet<>();
    private final RequestIds requestIds = new RequestIds();
    /** Of the response in parts that began last: an attempt has one at a time. */
    private int idOfParts = RequestIds.NONE;

    private int answers;
    private int errors;
    private int files;
    private long bytes;
    private Optional<SegmentEnd.Finished> finished = Optional.empty();
    private Optional<Cursor> cursor = Optional.empty();
    private String cursorAttempt = "";
    private Instant cursorTime = Instant.MIN;

    /** Set once by the first attempt that finished; a second one changes nothing. */
    public Optional<SegmentEnd.Finished> finished() {
        return finished;
    }

    /** Where another attempt can go on: what the last segment says of the attempt that ended last. */
    public Optional<Cursor> cursor() {
        return cursor;
    }

    public Set<String> attempts() {
        return attempts;
    }

    public RequestIds requestIds() {
        return requestIds;
    }

    public int answers() {
        return answers;
    }

    public int errors() {
        return errors;
    }

    public int files() {
        return files;
    }

    public long bytes() {
        return bytes;
    }

    /**
     * Takes an answer, or a part of one: an answer in parts counts once.
     *
     * @return the place of the answer's id among {@link #requestIds}
     */
    int answered(JsonNode line) throws IOException {
        ResponsePart part = ResponsePart.from(line);
        if (!part.isFirst()) {
            return idOfParts;
        }
        answers++;
        int id = asked(line);
        if (part.more()) {
            idOfParts = id;
        }
        return id;
    }

    void failed(JsonNode line) {
        errors++;
        asked(line);
    }

    void received(long size) {
        files++;
        bytes += size;
    }

    void closed(String state, JsonNode line) throws IOException {
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
        // Of one attempt its segments tell the order, also where a clock was set back meanwhile.
        if (attempt.equals(cursorAttempt) || time.isAfter(cursorTime)) {
            cursorAttempt = attempt;
            cursorTime = time;
            TreeMap<String, String> fields = new TreeMap<>();
            line.path("cursor")
                    .properties()
                    .forEach(f -> fields.put(f.getKey(), f.getValue().asText()));
            cursor = Optional.of(new Cursor(fields));
        }
    }

    private int asked(JsonNode line) {
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
