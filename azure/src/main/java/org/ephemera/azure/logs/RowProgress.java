package org.ephemera.azure.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.TimeWindow;

/**
 * Progress of reading a window, from its start.
 *
 * @param reached time up to which the rows are complete
 * @param span length of the next request
 * @param splits responses that were truncated by a limit and requested again in parts
 */
record RowProgress(
        Instant reached,
        Duration span,
        int pages,
        int splits,
        long rows,
        Optional<Instant> first,
        Optional<Instant> last) {

    static RowProgress from(ResumeCursor cursor, TimeWindow window) {
        return cursor.get("reached").isEmpty()
                ? new RowProgress(window.from(), window.length(), 0, 0, 0, Optional.empty(), Optional.empty())
                : new RowProgress(
                        Instant.parse(cursor.get("reached")),
                        Duration.parse(cursor.get("span")),
                        Integer.parseInt(cursor.get("pages")),
                        Integer.parseInt(cursor.get("splits")),
                        Long.parseLong(cursor.get("rows")),
                        time(cursor, "first"),
                        time(cursor, "last"));
    }

    ResumeCursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put("reached", reached.toString());
        state.put("span", span.toString());
        state.put("pages", Integer.toString(pages));
        state.put("splits", Integer.toString(splits));
        state.put("rows", Long.toString(rows));
        first.ifPresent(time -> state.put("first", time.toString()));
        last.ifPresent(time -> state.put("last", time.toString()));
        return new ResumeCursor(state);
    }

    TimeWindow nextSpan(TimeWindow window) {
        Instant end = reached.plus(span);
        return new TimeWindow(reached, end.isBefore(window.to()) ? end : window.to());
    }

    /** Returns the progress after a complete response; the next span is twice as long. */
    RowProgress plus(TableView table, TimeWindow requested) {
        return new RowProgress(
                requested.to(),
                span.multipliedBy(2),
                pages + 1,
                splits,
                rows + table.rows(),
                OptionalTimes.earlier(first, table.first()),
                OptionalTimes.later(last, table.last()));
    }

    RowProgress split(TimeWindow requested) {
        return new RowProgress(reached, requested.length().dividedBy(2), pages + 1, splits + 1, rows, first, last);
    }

    /** Restarts the window for other tables. */
    RowProgress restart(TimeWindow window) {
        return new RowProgress(window.from(), window.length(), pages, splits, rows, first, last);
    }

    /** Skips the window, because these tables return nothing. */
    RowProgress skip(TimeWindow window) {
        return new RowProgress(window.to(), span, pages, splits, rows, first, last);
    }

    EvidenceExtent extent() {
        return new EvidenceExtent(rows, first, last, Optional.empty());
    }

    private static Optional<Instant> time(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }
}
