package org.ephemera.aws.logs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;

/**
 * Progress of a search of a log group.
 *
 * @param token the token of the next page, "" at the start
 * @param late number of events that were ingested after the moment in {@link FilteredEvents.Search}
 * @param ingested latest ingestion time
 */
public record FilterProgress(
        String token,
        int pages,
        long events,
        long late,
        Optional<Instant> first,
        Optional<Instant> last,
        Optional<Instant> ingested) {

    public static FilterProgress from(ResumeCursor cursor) {
        return new FilterProgress(
                cursor.get("token"),
                (int) number(cursor, "pages"),
                number(cursor, "events"),
                number(cursor, "late"),
                time(cursor, "first"),
                time(cursor, "last"),
                time(cursor, "ingested"));
    }

    ResumeCursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put("token", token);
        state.put("pages", Integer.toString(pages));
        state.put("events", Long.toString(events));
        state.put("late", Long.toString(late));
        first.ifPresent(time -> state.put("first", time.toString()));
        last.ifPresent(time -> state.put("last", time.toString()));
        ingested.ifPresent(time -> state.put("ingested", time.toString()));
        return new ResumeCursor(state);
    }

    FilterProgress plus(FilteredEventsPage page, String next) {
        return new FilterProgress(
                next,
                pages + 1,
                events + page.events(),
                late + page.late(),
                OptionalTimes.earlier(first, page.first()),
                OptionalTimes.later(last, page.last()),
                OptionalTimes.later(ingested, page.ingested()));
    }

    public EvidenceExtent extent() {
        return new EvidenceExtent(events, first, last, Optional.empty());
    }

    private static long number(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    private static Optional<Instant> time(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }
}
