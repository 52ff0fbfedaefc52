package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.format.Json;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;

/** Time range of a list of events, which shows how far back the API server keeps them. */
final class EventTimes {
    /** Fields of both event APIs. A field without a time is null. */
    private static final List<String> FIELDS = List.of(
            "eventTime", "firstTimestamp", "lastTimestamp", "deprecatedFirstTimestamp", "deprecatedLastTimestamp");

    private static final String FIRST = "firstTime";
    private static final String LAST = "lastTime";

    private Optional<Instant> first;
    private Optional<Instant> last;

    /**
     * Creates a range.
     *
     * @param before cursor at which an earlier reading paused
     */
    EventTimes(Optional<ResumeCursor> before) {
        first = before.map(cursor -> cursor.get(FIRST))
                .filter(text -> !text.isEmpty())
                .map(Instant::parse);
        last = before.map(cursor -> cursor.get(LAST))
                .filter(text -> !text.isEmpty())
                .map(Instant::parse);
    }

    /**
     * Returns a cursor with the range.
     *
     * @param state state of the list whose events were added
     */
    ResumeCursor cursor(Map<String, String> state) {
        Map<String, String> all = new TreeMap<>(state);
        first.ifPresent(at -> all.put(FIRST, at.toString()));
        last.ifPresent(at -> all.put(LAST, at.toString()));
        return new ResumeCursor(all);
    }

    void take(JsonNode event) {
        FIELDS.forEach(field -> take(Json.instant(event, field)));
        take(Json.instant(event.path("series"), "lastObservedTime"));
    }

    private void take(Optional<Instant> time) {
        first = OptionalTimes.earlier(first, time);
        last = OptionalTimes.later(last, time);
    }

    /** Returns {@code , from … to …}; "" if no event has a time. */
    String shown() {
        return first.isEmpty() || last.isEmpty() ? "" : ", from " + first.get() + " to " + last.get();
    }

    EvidenceExtent extent(long records) {
        EvidenceExtent extent = EvidenceExtent.of(records);
        return first.isEmpty() || last.isEmpty() ? extent : extent.between(first.get(), last.get());
    }
}
