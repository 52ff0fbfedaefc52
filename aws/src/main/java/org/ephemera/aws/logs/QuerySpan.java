package org.ephemera.aws.logs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.model.TimeWindow;

/**
 * A span of milliseconds, as a query of Logs Insights is narrowed to it. {@code StartQuery} itself takes seconds, and
 * whether its end means the whole second is not the same everywhere (aws/aws-sdk issue 280), so that the query says it.
 *
 * @param from since 1970
 * @param to since 1970; does not belong to it
 */
record QuerySpan(long from, long to) {
    private static final Pattern COMMA = Pattern.compile(",");
    private static final int SECOND = 1000;

    static QuerySpan of(TimeWindow window) {
        long from = window.from().toEpochMilli();
        return new QuerySpan(from, Math.max(from + 1, window.to().toEpochMilli()));
    }

    /** True if there are no halves of it. */
    boolean isShortest() {
        return to - from <= 1;
    }

    QuerySpan firstHalf() {
        return new QuerySpan(from, middle());
    }

    QuerySpan secondHalf() {
        return new QuerySpan(middle(), to);
    }

    private long middle() {
        return from + (to - from) / 2;
    }

    /** Seconds since 1970, not after its begin. */
    long startTime() {
        return Math.floorDiv(from, SECOND);
    }

    /** Seconds since 1970, not before its end. */
    long endTime() {
        return Math.ceilDiv(to, SECOND);
    }

    /** A command of the query language. */
    String filter() {
        return "filter toMillis(@timestamp) >= " + from + " and toMillis(@timestamp) < " + to;
    }

    /** {@code 10-20,20-30}; the first is the next to be asked for. */
    static String toText(Deque<QuerySpan> spans) {
        return spans.stream().map(span -> span.from + "-" + span.to).collect(Collectors.joining(","));
    }

    static Deque<QuerySpan> fromText(String text) {
        return COMMA.splitAsStream(text).map(QuerySpan::one).collect(Collectors.toCollection(ArrayDeque::new));
    }

    private static QuerySpan one(String text) {
        int dash = text.indexOf('-');
        return new QuerySpan(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }
}
