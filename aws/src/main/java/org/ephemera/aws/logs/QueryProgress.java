package org.ephemera.aws.logs;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.format.Cursor;
import org.ephemera.model.Extent;
import org.ephemera.model.TimeWindow;

/** How much of a window has been queried: the spans that are left, and what was found in the others. */
public final class QueryProgress {
    private static final String SPANS = "millis";

    /**
     * A query that was given so much of a run's time, and did not come to its end, need not do so in the next one. Half of what a run
     * of the function has for collecting: one that begins with a run has more.
     */
    private static final Duration LONG = Duration.ofMinutes(2);

    private final Deque<QuerySpan> left;
    private int pages;
    private long events;
    private long missing;
    private int answered;
    private int outside;
    private String first;
    private String last;

    private QueryProgress(Deque<QuerySpan> left, Cursor cursor) {
        this.left = left;
        this.pages = (int) number(cursor, "pages");
        this.events = number(cursor, "events");
        this.missing = number(cursor, "missing");
        this.answered = (int) number(cursor, "answered");
        this.outside = (int) number(cursor, "outside");
        this.first = cursor.get("first");
        this.last = cursor.get("last");
    }

    /** Resumes where such a search paused; begins with the window otherwise. */
    static QueryProgress from(Optional<Cursor> cursor, TimeWindow window) {
        return cursor.filter(known -> isOf(cursor))
                .map(known -> new QueryProgress(QuerySpan.fromText(known.get(SPANS)), known))
                .orElseGet(() -> new QueryProgress(new ArrayDeque<>(List.of(QuerySpan.of(window))), Cursor.START));
    }

    /** True if it was left by such a search, and not by another way to read the same. */
    public static boolean isOf(Optional<Cursor> cursor) {
        return cursor.filter(known -> !known.get(SPANS).isEmpty()).isPresent();
    }

    Optional<QuerySpan> next() {
        return Optional.ofNullable(left.peekFirst());
    }

    int page() {
        return ++pages;
    }

    int pages() {
        return pages;
    }

    public long events() {
        return events;
    }

    /** How many events were matched that no query can return. */
    long missing() {
        return missing;
    }

    /** The span matched more than a query returns, or is more than a query passes over: each half is asked for on its own. */
    void split() {
        QuerySpan span = left.removeFirst();
        left.addFirst(span.secondHalf());
        left.addFirst(span.firstHalf());
    }

    /**
     * The run ended while the span was queried; the next one queries it again, in halves if it takes long.
     *
     * @param given to the query
     */
    void outOfTime(Duration given) {
        if (given.compareTo(LONG) >= 0 && !left.getFirst().isShortest()) {
            split();
        }
    }

    /** The group keeps nothing of the span: it is older, or too old. */
    void outside() {
        left.removeFirst();
        outside++;
    }

    /** True if that holds for some span. */
    boolean isPartlyOutside() {
        return outside > 0;
    }

    boolean isWhollyOutside() {
        return outside > 0 && answered == 0;
    }

    void found(long rows, long lost, String earliest, String latest) {
        left.removeFirst();
        answered++;
        events += rows;
        missing += lost;
        first = first.isEmpty() || (!earliest.isEmpty() && earliest.compareTo(first) < 0) ? earliest : first;
        last = latest.compareTo(last) > 0 ? latest : last;
    }

    public Cursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put(SPANS, QuerySpan.toText(left));
        state.put("pages", Integer.toString(pages));
        state.put("events", Long.toString(events));
        state.put("missing", Long.toString(missing));
        state.put("answered", Integer.toString(answered));
        state.put("outside", Integer.toString(outside));
        state.put("first", first);
        state.put("last", last);
        return new Cursor(state);
    }

    public Extent extent() {
        return new Extent(events, time(first), time(last), Optional.empty());
    }

    private static long number(Cursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    /** {@code 2026-11-25 12:00:00.000}, in UTC. */
    private static Optional<Instant> time(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text.replace(' ', 'T') + "Z"));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
