package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.bag.Json;
import org.ephemera.collect.source.Times;
import org.ephemera.evidence.Extent;

/** From when to when events tell of: how far back the server remembers. */
final class EventTimes {
    /** In the words of both APIs. A time that nobody set is null. */
    private static final List<String> FIELDS = List.of(
            "eventTime", "firstTimestamp", "lastTimestamp", "deprecatedFirstTimestamp", "deprecatedLastTimestamp");

    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    void take(JsonNode event) {
        FIELDS.forEach(field -> take(Json.instant(event, field)));
        take(Json.instant(event.path("series"), "lastObservedTime"));
    }

    private void take(Optional<Instant> time) {
        first = Times.earlier(first, time);
        last = Times.later(last, time);
    }

    /** {@code , from … to …}; "" if no event tells a time. */
    String shown() {
        return first.isEmpty() || last.isEmpty() ? "" : ", from " + first.get() + " to " + last.get();
    }

    Extent extent(long records) {
        Extent extent = Extent.of(records);
        return first.isEmpty() || last.isEmpty() ? extent : extent.between(first.get(), last.get());
    }
}
