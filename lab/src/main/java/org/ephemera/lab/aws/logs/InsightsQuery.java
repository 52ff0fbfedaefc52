package org.ephemera.lab.aws.logs;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.scenario.LogEvents;
import org.ephemera.lab.scenario.LogGroup;
import org.ephemera.lab.scenario.LogStream;

/**
 * Query of the simulated Logs Insights for the events that match a condition, in order of time. Other queries are not
 * supported.
 *
 * @param from start in milliseconds since 1970, inclusive
 * @param to end in milliseconds since 1970, exclusive
 */
record InsightsQuery(LogGroup group, String condition, QueryCondition met, long from, long to, int limit) {
    static final String MALFORMED = "MalformedQueryException";
    private static final int SECOND = 1000;
    private static final int MOST_ROWS = 100_000;
    private static final String BEGIN = "fields @timestamp, @ingestionTime, @logStream, @message, @ptr | filter ";
    private static final Pattern FORM = Pattern.compile(Pattern.quote(BEGIN) + "(.+?)"
            + "(?: \\| filter toMillis\\(@timestamp\\) >= (\\d{1,15}) and toMillis\\(@timestamp\\) < (\\d{1,15}))?"
            + " \\| sort @timestamp asc \\| limit (\\d{1,6})");
    /** Condition on the stream name alone. Its matches are counted without reading the events. */
    private static final Pattern ONE_STREAM = Pattern.compile("@logStream = \"([^\"]+)\"");

    /**
     * Parses a query.
     *
     * @param from start in seconds since 1970
     * @param to end in seconds since 1970; as in AWS, only the first millisecond of this second is included
     */
    static InsightsQuery parse(LogGroup group, String text, long from, long to) throws AwsError {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw AwsError.badRequest(MALFORMED, "unexpected symbol found");
        }
        int limit = Integer.parseInt(form.group(4));
        if (from > to || limit < 1 || limit > MOST_ROWS) {
            throw LogGroups.invalid("The time range or the limit of the query is not valid.");
        }
        if (to < group.created().getEpochSecond()) {
            throw AwsError.badRequest(
                    MALFORMED,
                    "Query's end date and time is either before the log groups creation time or exceeds the log groups"
                            + " log retention settings ([" + from + "," + to + "])");
        }
        long first = Math.max(from * SECOND, millis(Optional.ofNullable(form.group(2)), 0));
        long end = Math.min(to * SECOND + 1, millis(Optional.ofNullable(form.group(3)), Long.MAX_VALUE));
        return new InsightsQuery(
                group, form.group(1), QueryCondition.parse(form.group(1)), first, Math.max(first, end), limit);
    }

    private static long millis(Optional<String> text, long otherwise) {
        return text.map(Long::valueOf).orElse(otherwise);
    }

    long matched() {
        Matcher one = ONE_STREAM.matcher(condition);
        if (!one.matches()) {
            return matching().count();
        }
        return stream(one.group(1))
                .map(stream -> range(stream.events()))
                .map(range -> range.to() - range.from())
                .orElse(0L);
    }

    /** Returns the rows up to the limit of the query. More events may match. */
    List<QueryCondition.Row> rows() {
        Matcher one = ONE_STREAM.matcher(condition);
        Stream<QueryCondition.Row> rows =
                one.matches() ? stream(one.group(1)).stream().flatMap(this::within) : matching();
        return rows.limit(limit).toList();
    }

    private Stream<QueryCondition.Row> matching() {
        ToLongFunction<QueryCondition.Row> time = row -> row.event().timestamp();
        return group.streams().stream().flatMap(this::within).filter(met).sorted(Comparator.comparingLong(time));
    }

    private Stream<QueryCondition.Row> within(LogStream stream) {
        EventRange range = range(stream.events());
        return LongStream.range(range.from(), range.to())
                .mapToObj(index ->
                        new QueryCondition.Row(stream.name(), stream.events().at(index)));
    }

    private EventRange range(LogEvents events) {
        return new EventRange(events.indexAtOrAfter(from), events.indexAtOrAfter(to));
    }

    private Optional<LogStream> stream(String name) {
        return group.streams().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
    }
}
