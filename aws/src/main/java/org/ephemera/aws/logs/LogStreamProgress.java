package org.ephemera.aws.logs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.format.Cursor;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;

/**
 * How far a stream has been read.
 *
 * @param token to ask with next, "" at the head of the stream
 * @param empty how many pages in a row had no event
 * @param again how often it was begun again, as the service knew its token no more: after 24 hours it need not
 */
record LogStreamProgress(
        String token, int pages, int empty, long events, Optional<Instant> first, Optional<Instant> last, int again) {
    /** A stream whose tokens go on for so long without one event leads nowhere. */
    private static final int MOST_EMPTY = 10_000;

    /** Whoever is always slower than the service forgets would never come to an end. */
    private static final int MOST_AGAIN = 3;

    static LogStreamProgress from(Cursor cursor) {
        return new LogStreamProgress(
                cursor.get("token"),
                (int) number(cursor, "pages"),
                (int) number(cursor, "empty"),
                number(cursor, "events"),
                time(cursor, "first"),
                time(cursor, "last"),
                (int) number(cursor, "again"));
    }

    Cursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put("token", token);
        state.put("pages", Integer.toString(pages));
        state.put("empty", Integer.toString(empty));
        state.put("events", Long.toString(events));
        first.ifPresent(time -> state.put("first", time.toString()));
        last.ifPresent(time -> state.put("last", time.toString()));
        if (again > 0) {
            state.put("again", Integer.toString(again));
        }
        return new Cursor(state);
    }

    LogStreamProgress plus(LogPage page, String next) {
        return new LogStreamProgress(
                next,
                pages + 1,
                page.events() == 0 ? empty + 1 : 0,
                events + page.events(),
                OptionalTimes.earlier(first, page.first()),
                OptionalTimes.later(last, page.last()),
                again);
    }

    /** True if it can be read from its head again, should its token be refused. */
    boolean mayBeginAgain() {
        return !token.isEmpty() && again < MOST_AGAIN;
    }

    /** From the head of the stream; what was read of it stays. */
    LogStreamProgress beginAgain() {
        return new LogStreamProgress("", 0, 0, 0, Optional.empty(), Optional.empty(), again + 1);
    }

    /** The end of a sentence on what was found: "" unless it was begun again. */
    String said() {
        return again == 0
                ? ""
                : "; the service did not know any more where the log was left, and it was read from its head "
                        + (again == 1 ? "once more" : again + " times more");
    }

    boolean isLost() {
        return empty >= MOST_EMPTY;
    }

    Outcome lost() {
        return new Outcome.Partial(CountText.of(events, "event") + " were read; then " + empty
                + " pages in a row were empty and each named a further one");
    }

    Extent extent() {
        return new Extent(events, first, last, Optional.empty());
    }

    private static long number(Cursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    private static Optional<Instant> time(Cursor cursor, String field) {
        return cursor.get(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cursor.get(field)));
    }
}
