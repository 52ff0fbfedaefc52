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
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.TimeWindow;

/** Progress of a search with Logs Insights: the remaining time spans, and the result of the others. */
public final class QueryProgress {
    private static final String SPANS = "millis";

    /**
     * Time after which an unfinished query is split, because it may not finish in the next run either. It is half of
     * the collection time of a function run; a query at the start of a run gets more.
     */
    private static final Duration SPLIT_AFTER = Duration.ofMinutes(2);

    private final Deque<QuerySpan> remaining;
    private int pages;
    private long events;
    private long missing;
    private int answered;
    private int skipOutsideRetention;
    private String first;
    private String last;

    private QueryProgress(Deque<QuerySpan> remaining, ResumeCursor cursor) {
        this.remaining = remaining;
        this.pages = (int) number(cursor, "pages");
        this.events = number(cursor, "events");
        this.missing = number(cursor, "missing");
        this.answered = (int) number(cursor, "answered");
        this.skipOutsideRetention = (int) number(cursor, "outside");
        this.first = cursor.get("first");
        this.last = cursor.get("last");
    }

    /** Returns the progress of a paused search, or of a new search of the window. */
    static QueryProgress from(Optional<ResumeCursor> cursor, TimeWindow window) {
        return cursor.filter(known -> isFromQuery(cursor))
                .map(known -> new QueryProgress(QuerySpan.fromText(known.get(SPANS)), known))
                .orElseGet(
                        () -> new QueryProgress(new ArrayDeque<>(List.of(QuerySpan.of(window))), ResumeCursor.START));
    }

    /**
     * Reports whether the cursor is from a search with Logs Insights rather than from another API that reads the same
     * log.
     */
    public static boolean isFromQuery(Optional<ResumeCursor> cursor) {
        return cursor.filter(known -> !known.get(SPANS).isEmpty()).isPresent();
    }

    Optional<QuerySpan> next() {
        return Optional.ofNullable(remaining.peekFirst());
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

    /** Returns the number of matched events that no query can return. */
    long missing() {
        return missing;
    }

    /** Splits the span: it matched more events than a query returns, or is too long for one query. */
    void split() {
        QuerySpan span = remaining.removeFirst();
        remaining.addFirst(span.secondHalf());
        remaining.addFirst(span.firstHalf());
    }

    /**
     * Records that the run ended during the query; the next run queries the span again, in halves if it takes long.
     *
     * @param timeSpent time spent on the query
     */
    void outOfTime(Duration timeSpent) {
        if (timeSpent.compareTo(SPLIT_AFTER) >= 0 && !remaining.getFirst().isShortest()) {
            split();
        }
    }

    /** Removes a span that is before the creation of the log group or beyond its retention. */
    void skipOutsideRetention() {
        remaining.removeFirst();
        skipOutsideRetention++;
    }

    /** Reports whether part of the window is before the creation of the log group or beyond its retention. */
    boolean isPartlyOutsideRetention() {
        return skipOutsideRetention > 0;
    }

    boolean isCompletelyOutsideRetention() {
        return skipOutsideRetention > 0 && answered == 0;
    }

    void addResult(long rows, long unreturned, String earliest, String latest) {
        remaining.removeFirst();
        answered++;
        events += rows;
        missing += unreturned;
        first = first.isEmpty() || (!earliest.isEmpty() && earliest.compareTo(first) < 0) ? earliest : first;
        last = latest.compareTo(last) > 0 ? latest : last;
    }

    public ResumeCursor cursor() {
        Map<String, String> state = new TreeMap<>();
        state.put(SPANS, QuerySpan.toText(remaining));
        state.put("pages", Integer.toString(pages));
        state.put("events", Long.toString(events));
        state.put("missing", Long.toString(missing));
        state.put("answered", Integer.toString(answered));
        state.put("outside", Integer.toString(skipOutsideRetention));
        state.put("first", first);
        state.put("last", last);
        return new ResumeCursor(state);
    }

    public EvidenceExtent extent() {
        return new EvidenceExtent(events, time(first), time(last), Optional.empty());
    }

    private static long number(ResumeCursor cursor, String field) {
        return cursor.get(field).isEmpty() ? 0 : Long.parseLong(cursor.get(field));
    }

    /** Parses {@code 2026-11-25 12:00:00.000}, in UTC. */
    private static Optional<Instant> time(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text.replace(' ', 'T') + "Z"));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
