package org.ephemera.aws.logs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.model.TimeWindow;

/**
 * Time span of a query of Logs Insights, in milliseconds. {@code StartQuery} accepts only seconds. Its implementations
 * disagree whether events in the second of the end time are returned (aws/aws-sdk issue 280). Therefore the query text
 * contains the exact span ({@link #filter}).
 *
 * @param from milliseconds since 1970
 * @param to milliseconds since 1970, exclusive
 */
record QuerySpan(long from, long to) {
    private static final Pattern COMMA = Pattern.compile(",");
    private static final int SECOND = 1000;

    static QuerySpan of(TimeWindow window) {
        long from = window.from().toEpochMilli();
        return new QuerySpan(from, Math.max(from + 1, window.to().toEpochMilli()));
    }

    /** Reports whether the span cannot be split. */
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

    /** Returns the start in seconds since 1970, rounded down. */
    long startTime() {
        return Math.floorDiv(from, SECOND);
    }

    /** Returns the end in seconds since 1970, rounded up. */
    long endTime() {
        return Math.ceilDiv(to, SECOND);
    }

    /** Returns the filter command of the query language. */
    String filter() {
        return "filter toMillis(@timestamp) >= " + from + " and toMillis(@timestamp) < " + to;
    }

    /** Formats spans as {@code 10-20,20-30}, the next to query first. */
    static String toText(Deque<QuerySpan> spans) {
        return spans.stream().map(span -> span.from + "-" + span.to).collect(Collectors.joining(","));
    }

    static Deque<QuerySpan> fromText(String text) {
        return COMMA.splitAsStream(text).map(QuerySpan::parse).collect(Collectors.toCollection(ArrayDeque::new));
    }

    private static QuerySpan parse(String text) {
        int dash = text.indexOf('-');
        return new QuerySpan(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }
}
