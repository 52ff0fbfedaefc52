package org.ephemera.aws.logs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Progress of reading a log stream.
 *
 * @param token token of the next page, "" at the start of the stream
 * @param empty number of consecutive pages without events
 * @param restarts number of restarts after the service rejected the token, which may expire after 24 hours
 */
record LogStreamProgress(
        String token,
        int pages,
        int empty,
        long events,
        Optional<Instant> first,
        Optional<Instant> last,
        int restarts) {
    /** Limit of consecutive empty pages with further tokens. */
    private static final int MOST_EMPTY = 10_000;

    /** Limit of restarts, because a reader slower than the token lifetime would never finish. */
    private static final int MOST_RESTARTS = 3;

    static LogStreamProgress from(ResumeCursor cursor) {
        return new LogStreamProgress(
                cursor.get("token"),
                (int) number(cursor, "pages"),
                (int) number(cursor, "empty"),
                number(cursor, "events"),
                time(cursor, "first"),
                time(cursor, "last"),
                (int) number(cursor, "again"));
    }

    ResumeCursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put("token", token);
        state.put("pages", Integer.toString(pages));
        state.put("empty", Integer.toString(empty));
        state.put("events", Long.toString(events));
        first.ifPresent(time -> state.put("first", time.toString()));
        last.ifPresent(time -> state.put("last", time.toString()));
        if (restarts > 0) {
            state.put("again", Integer.toString(restarts));
        }
        return new ResumeCursor(state);
    }

    LogStreamProgress plus(LogEventsPage page, String next) {
        return new LogStreamProgress(
                next,
                pages + 1,
                page.events() == 0 ? empty + 1 : 0,
                events + page.events(),
                OptionalTimes.earlier(first, page.first()),
                OptionalTimes.later(last, page.last()),
                restarts);
    }

    /** Reports whether the stream can be read again from its start if the token is rejected. */
    boolean mayRestart() {
        return !token.isEmpty() && restarts < MOST_RESTARTS;
    }

    /** Returns the progress of a new read from the start of the stream; pages that are stored remain. */
    LogStreamProgress restart() {
        return new LogStreamProgress("", 0, 0, 0, Optional.empty(), Optional.empty(), restarts + 1);
    }

    /** Returns the end of a sentence that mentions restarts; "" without restarts. */
    String restartNote() {
        return restarts == 0
                ? ""
                : "; the service did not accept the page token any more, so the log was read again from its start "
                        + (restarts == 1 ? "once" : restarts + " times");
    }

    boolean isEndless() {
        return empty >= MOST_EMPTY;
    }

    Outcome endless() {
        return new Outcome.Partial(CountText.of(events, "event") + " were read; then " + empty
                + " pages in a row were empty, each with a token for a further page");
    }

    EvidenceExtent extent() {
        return new EvidenceExtent(events, first, last, Optional.empty());
    }

    private static long number(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    private static Optional<Instant> time(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }
}
