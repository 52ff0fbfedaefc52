package org.ephemera.aws.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.evidence.TimeWindow;

/**
 * A span of whole seconds, both ends included, as Logs Insights takes it.
 *
 * @param from seconds since 1970
 */
record QuerySpan(long from, long to) {
    private static final Pattern COMMA = Pattern.compile(",");

    /** Never shorter than the window; what a second more brings is evidence too. */
    static QuerySpan of(TimeWindow window) {
        long from = window.from().getEpochSecond();
        return new QuerySpan(from, Math.max(from, window.to().minusMillis(1).getEpochSecond()));
    }

    boolean isOneSecond() {
        return from == to;
    }

    QuerySpan firstHalf() {
        return new QuerySpan(from, from + (to - from) / 2);
    }

    QuerySpan secondHalf() {
        return new QuerySpan(from + (to - from) / 2 + 1, to);
    }

    /** {@code 10-19,20-29}; the first is the next to be asked for. */
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
